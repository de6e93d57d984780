"""ApiVersions: what this broker serves, and the features it has finalized."""

from __future__ import annotations

from automq.handlers.context import AnswerInstead, RequestContext
from automq.handlers.registry import HANDLERS, handles
from automq.protocol.api import API, ApiKey
from automq.protocol.errors import ErrorCode
from automq.protocol.messages.api_versions_request import ApiVersionsRequest
from automq.protocol.messages.api_versions_response import (
    ApiVersion,
    ApiVersionsResponse,
    FinalizedFeatureKey,
    SupportedFeatureKey,
)

FEATURES = {"group.version": (0, 1, 1)}
"""name → (lowest supported, highest supported, finalized). transaction.version comes with transactions."""
METADATA_VERSION = ("metadata.version", 7, 30, 30)
"""Clients and tools look for it; Kafka 4.3's levels."""
SOFTWARE_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")


@handles(ApiKey.API_VERSIONS, versions=(0, 4))
async def api_versions(context: RequestContext, request: ApiVersionsRequest | None) -> ApiVersionsResponse:
    """List the served APIs. `request` is None for a version we do not know: answered as v0 with error 35 (KIP-511)."""
    if request is None:
        # Only this API's own range: all that the client needs to ask again.
        mine = [row for row in _api_keys() if row.api_key == ApiKey.API_VERSIONS]
        response = ApiVersionsResponse(error_code=ErrorCode.UNSUPPORTED_VERSION, api_keys=mine)
        raise AnswerInstead(response, version=0)
    if context.version >= 3:
        names = (request.client_software_name, request.client_software_version)
        if not all(_is_software_name(name) for name in names):
            return ApiVersionsResponse(error_code=ErrorCode.INVALID_REQUEST, api_keys=[])
        context.connection.software_name, context.connection.software_version = names
    epoch = context.services.metadata.image.revision
    return ApiVersionsResponse(
        api_keys=_api_keys(),
        supported_features=[
            SupportedFeatureKey(name=name, min_version=low, max_version=high)
            for name, low, high, _ in _features()
            if low or context.version >= 4
        ],
        finalized_features_epoch=epoch,
        finalized_features=[
            FinalizedFeatureKey(name=name, max_version_level=level, min_version_level=level)
            for name, _, _, level in _features()
        ],
    )


def _features() -> list[tuple[str, int, int, int]]:
    return [METADATA_VERSION, *((name, *levels) for name, levels in FEATURES.items())]


def _api_keys() -> list[ApiVersion]:
    return [
        ApiVersion(
            api_key=api,
            min_version=min(handler.versions[0], API[handler.api].advertised_versions[0]),
            max_version=handler.versions[1],
        )
        for api, handler in sorted(HANDLERS.items())
    ]


def _is_software_name(name: str) -> bool:
    """KIP-511's pattern: [a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?"""
    return bool(name) and name[0].isalnum() and name[-1].isalnum() and SOFTWARE_CHARS.issuperset(name)
