"""TRL's trainers, set up as a recipe says."""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked; this module is imported only to train)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from peft import LoraConfig
from transformers import AutoModelForCausalLM, EarlyStoppingCallback, PrinterCallback, ProgressCallback
from trl.trainer.dpo_config import DPOConfig
from trl.trainer.dpo_trainer import DPOTrainer
from trl.trainer.sft_config import SFTConfig

from . import _dpo, _sft
from ._process import opening
from ._recipe import Recipe
from ._run import Run
from ._watch import Watch

__all__ = ["make_trainer", "settings"]


def make_trainer(
    run: Run,
    recipe: Recipe,
    weights: str,
    tokenizer: Any,
    train: list[Any],
    held_out: list[Any],
    tell: Callable[[str], None],
) -> Any:
    """The trainer of ``recipe`` on the base ``weights``; logs and checkpoints go to ``run``."""
    options: dict[str, Any] = {
        "model": _load(weights, recipe),
        "processing_class": tokenizer,
        "peft_config": _adapter(recipe),
        "callbacks": [Watch(run, tell)],
    }
    if held_out and recipe.patience:
        options["callbacks"].append(EarlyStoppingCallback(recipe.patience))
    chosen = settings(recipe, str(run.checkpoints), held_out=bool(held_out))
    if recipe.kind == "sft":
        trainer: Any = _sft.WeightedSFTTrainer(
            args=SFTConfig(
                packing=False, max_length=None, dataset_kwargs={"skip_prepare_dataset": True}, **chosen
            ),
            train_dataset=_sft.as_dataset(train),
            eval_dataset=_sft.as_dataset(held_out) if held_out else None,
            data_collator=_sft.WeightedCollator(pad_token_id=tokenizer.pad_token_id),
            labelled_only=recipe.labelled_only_head,
            **options,
        )
    else:
        trainer = DPOTrainer(
            args=DPOConfig(
                beta=recipe.beta,
                max_length=None,
                precompute_ref_log_probs=recipe.precompute_reference,
                **chosen,
            ),
            train_dataset=_dpo.as_dataset(train),
            eval_dataset=_dpo.as_dataset(held_out) if held_out else None,
            **options,
        )
    for printing in (PrinterCallback, ProgressCallback):
        trainer.remove_callback(printing)
    return trainer


def settings(recipe: Recipe, output: str, *, held_out: bool) -> dict[str, Any]:
    """``recipe`` in the words of Hugging Face's `TrainingArguments`."""
    look = "steps" if held_out else "no"
    return {
        "output_dir": output,
        "seed": recipe.seed,
        "data_seed": recipe.seed,
        "learning_rate": recipe.learning_rate,
        "lr_scheduler_type": recipe.schedule,
        "warmup_steps": recipe.warmup,  # below 1: a share of all steps
        "weight_decay": recipe.weight_decay,
        "max_grad_norm": recipe.clip,
        "per_device_train_batch_size": recipe.batch,
        "per_device_eval_batch_size": recipe.batch,
        "gradient_accumulation_steps": recipe.accumulate,
        "num_train_epochs": recipe.epochs,
        "max_steps": recipe.steps or -1,
        "gradient_checkpointing": recipe.gradient_checkpointing,
        # Weights that are in bf16 already need no casting.
        "bf16": recipe.precision == "bf16",
        "use_cpu": not torch.cuda.is_available(),
        "save_strategy": "steps",
        "save_steps": recipe.save_every,
        "save_total_limit": recipe.keep,
        "eval_strategy": look,
        "eval_steps": recipe.save_every,
        "load_best_model_at_end": held_out,
        # So that patience does not begin anew with every interruption.
        "restore_callback_states_from_checkpoint": True,
        "metric_for_best_model": "eval_loss" if held_out else None,
        "greater_is_better": False if held_out else None,
        "logging_strategy": "steps",
        "logging_steps": 1,
        "logging_nan_inf_filter": False,  # a loss that is no number is to be seen
        "report_to": "none",
        "disable_tqdm": True,
        "dataloader_pin_memory": torch.cuda.is_available(),
    }


def _load(weights: str, recipe: Recipe) -> Any:
    kind = torch.bfloat16 if recipe.precision == "bf16-weights" else torch.float32
    with opening(weights, "is no base that can be trained"):
        return AutoModelForCausalLM.from_pretrained(weights, dtype=kind)


def _adapter(recipe: Recipe) -> LoraConfig | None:
    if recipe.tuning == "full":
        return None
    return LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
