"""Services, versions, contracts, datasets, uploads, people and reviews, as the database keeps them."""

from .batches import ContractBatch, ContractBatchItem
from .contracts import NamedResponse, Operation, Service, ServiceVersion
from .datasets import Dataset, DatasetRevision, Sharing
from .people import FictitiousPerson, Trace
from .reviews import Review
from .uploads import Draft, KnownColumns, Suggestion, Upload

__all__ = [
    "ContractBatch",
    "ContractBatchItem",
    "Dataset",
    "DatasetRevision",
    "Draft",
    "FictitiousPerson",
    "KnownColumns",
    "NamedResponse",
    "Operation",
    "Review",
    "Service",
    "ServiceVersion",
    "Sharing",
    "Suggestion",
    "Trace",
    "Upload",
]
