"""Every setting of a broker, as a constant: `settings.NUM_PARTITIONS`."""

from automq.config.settings import accepted as accepted
from automq.config.settings.groups import *  # noqa: F403
from automq.config.settings.logs import *  # noqa: F403
from automq.config.settings.network import *  # noqa: F403
from automq.config.settings.security import *  # noqa: F403
from automq.config.settings.storage import *  # noqa: F403

# ruff: isort: off
from automq.config.settings import unbuilt as unbuilt  # the last: it marks what the others declared
