"""The words that xskill has for where a task stands, as documented and as seen."""

from seedance_cli.services.protocol import State

STATES = {
    State.QUEUED: "pending queued in_queue submitted waiting created 排队中 等待中 待处理",
    State.RUNNING: "processing running generating in_progress started 处理中 生成中 进行中",
    State.SUCCEEDED: "completed complete success succeeded successful done finished 已完成 完成 成功 生成成功",
    State.FAILED: "failed fail failure error rejected expired timeout 失败 已失败 生成失败 错误",
    State.CANCELLED: "cancelled canceled 已取消 取消",
}
STATE_OF = {word: state for state, words in STATES.items() for word in words.split()}
