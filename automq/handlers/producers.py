"""InitProducerId: identities for idempotent producers."""

from __future__ import annotations

from automq.handlers.context import RequestContext
from automq.handlers.registry import handles
from automq.protocol.api import ApiKey
from automq.protocol.errors import ErrorCode
from automq.protocol.messages.init_producer_id_request import InitProducerIdRequest
from automq.protocol.messages.init_producer_id_response import InitProducerIdResponse

NO_PRODUCER = -1
NO_EPOCH = -1


@handles(ApiKey.INIT_PRODUCER_ID, versions=(0, 5))
async def init_producer_id(context: RequestContext, request: InitProducerIdRequest) -> InitProducerIdResponse:
    """A new id at epoch 0. Transactional ids are refused until transactions are served."""
    refused = InitProducerIdResponse(producer_id=NO_PRODUCER, producer_epoch=NO_EPOCH)
    if request.transactional_id == "":
        refused.error_code = ErrorCode.INVALID_REQUEST
        return refused
    if (request.producer_id == NO_PRODUCER) != (request.producer_epoch == NO_EPOCH):
        refused.error_code = ErrorCode.INVALID_REQUEST
        return refused
    if request.transactional_id is not None:
        refused.error_code = ErrorCode.UNSUPPORTED_VERSION
        return refused
    producer_id = await context.services.producer_ids.next()
    return InitProducerIdResponse(producer_id=producer_id, producer_epoch=0)
