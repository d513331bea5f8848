"""SFT on TRL: its trainer with a weight for the loss of every token."""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked; this module is imported only to train)

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import torch
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling, SFTTrainer
from trl.trainer.utils import pad

from ._encoding import IGNORED, Encoded

__all__ = ["WeightedCollator", "WeightedSFTTrainer", "as_dataset"]

WEIGHTS = "loss_weights"


def as_dataset(rows: Sequence[Encoded]) -> Any:
    """Rows as TRL takes them when they are tokens already."""
    from datasets import Dataset

    return Dataset.from_list([asdict(row) for row in rows])


class WeightedCollator(DataCollatorForLanguageModeling):
    """TRL's, with the weights padded like everything else."""

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        batch = super().torch_call(examples)
        weights = [torch.tensor(example[WEIGHTS]) for example in examples]
        batch[WEIGHTS] = pad(
            weights, padding_value=0, padding_side="right", pad_to_multiple_of=self.pad_to_multiple_of
        )
        return batch


class WeightedSFTTrainer(SFTTrainer):
    """The loss is the sum of weight times negative log-likelihood over the tokens that are learnt, divided by their
    number; with all weights 1 it is TRL's own.

    ``labelled_only``: the head sees only positions with a loss. TRL does so only with Triton, so not on a CPU, where
    the head of a small model with a large vocabulary is half the work. It goes round the wrapped model's own forward
    pass, so it is for one process.
    """

    def __init__(self, *arguments: Any, labelled_only: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._labelled_only = labelled_only and self.accelerator.num_processes == 1

    def _set_signature_columns_if_needed(self) -> None:
        super()._set_signature_columns_if_needed()
        columns = self._signature_columns or []
        if WEIGHTS not in columns:
            self._signature_columns = [*columns, WEIGHTS]

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        assert not return_outputs, "nothing here asks for logits"
        weights, labels = inputs.pop(WEIGHTS)[:, 1:], inputs.pop("labels")
        learnt = labels[:, 1:] != IGNORED
        if self._labelled_only:
            loss = self._losses_of(model, inputs, learnt, labels[:, 1:][learnt]) * weights[learnt]
        else:
            # Per-token log-probabilities, aligned with labels[:, 1:]; zero where there is no label.
            loss = -model(**inputs, labels=labels, use_cache=False, fused_lm_head=True).log_probs * weights
        count = learnt.sum() if num_items_in_batch is None else num_items_in_batch
        loss = loss.sum() / torch.as_tensor(count).clamp(min=1)
        if self.args.average_tokens_across_devices and num_items_in_batch is not None:
            loss = (
                loss * self.accelerator.num_processes
            )  # the count is that of all processes, gradients are averaged
        return loss

    def _losses_of(self, model: Any, inputs: dict[str, Any], learnt: Any, labels: Any) -> Any:
        """The loss of each of ``labels``, which are those at the positions ``learnt``."""
        whole = self.accelerator.unwrap_model(model)
        whole = whole.get_base_model() if hasattr(whole, "get_base_model") else whole
        # Explicitly: only the outermost forward pass is wrapped in it.
        with self.accelerator.autocast():
            hidden = whole.base_model(**inputs, use_cache=False).last_hidden_state[:, :-1]
            logits = whole.get_output_embeddings()(hidden[learnt])
        return torch.nn.functional.cross_entropy(logits.float(), labels, reduction="none")
