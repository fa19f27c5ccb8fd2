"""Gradio's own look, quietened: system fonts, so that nothing is fetched, and no boxes; the rest is in page.css."""

import gradio as gr

_SANS = ["system-ui", "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Noto Kufi Arabic", "sans-serif"]
_CLEAR = "transparent"


def quiet_theme() -> gr.themes.Base:
    """A theme without Gradio's fonts, borders and fills."""
    theme = gr.themes.Base(font=_SANS, font_mono=["ui-monospace", "monospace"])
    return theme.set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        background_fill_primary="var(--paper)",
        background_fill_primary_dark="var(--paper)",
        block_background_fill=_CLEAR,
        block_background_fill_dark=_CLEAR,
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        input_background_fill=_CLEAR,
        input_background_fill_dark=_CLEAR,
        input_border_width="0px",
        input_border_width_dark="0px",
        input_shadow="none",
        input_shadow_focus="none",
        input_shadow_focus_dark="none",
        input_placeholder_color="var(--faint)",
        input_placeholder_color_dark="var(--faint)",
    )
