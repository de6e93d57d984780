"""toxiproxy (MIT): latency, resets and bandwidth between a client and a service. Its API is at the URL."""

from __future__ import annotations

from collections.abc import Sequence

from services import installing
from services.contract import HOST, Process, Service, http_answers

VERSION = "v2.5.0"


class Toxiproxy(Service):
    name = "toxiproxy"
    title = "toxiproxy"

    def install(self) -> None:
        module = f"github.com/Shopify/toxiproxy/v2/cmd/server@{VERSION}"
        installing.go_into(installing.CACHE / "bin" / "toxiproxy-server", module)

    def version(self) -> str:
        return VERSION

    @property
    def native_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def processes(self) -> Sequence[Process]:
        binary = str(installing.CACHE / "bin" / "toxiproxy-server")
        return [Process(name="toxiproxy", command=[binary, "-host", HOST, "-port", str(self.port)])]

    def ready(self) -> bool:
        return http_answers(f"{self.url}/version")
