//! A modal dialog: the browser's own, so that Escape, focus and inertness are its business.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct DialogProps {
    pub(super) title: &'static str,
    pub(super) close: Callback<()>,
    #[prop_or_default]
    pub(super) class: Classes,
    pub(super) children: Html,
}

/// A dialog that is open for as long as it is in the document.
#[component]
pub(super) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // It fails on a dialog that is open already, which a new one is not.
                let _shown = dialog.show_modal();
            }
            // Closed and not just taken away, it gives the focus back to where it was.
            move || dialog.iter().for_each(HtmlDialogElement::close)
        });
    }
    let close = props.close.clone();
    let outside = {
        let (node, close) = (node.clone(), close.clone());
        Callback::from(move |event: MouseEvent| {
            if event.target_dyn_into::<HtmlDialogElement>().is_some() && node.get().is_some() {
                close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={props.class.clone()} aria-labelledby="dialog-title" onclose={close.reform(|_| ())} onclick={outside}>
            <div class="sheet">
                <header>
                    <h2 id="dialog-title">{ props.title }</h2>
                    <button class="plain" onclick={close.reform(|_: MouseEvent| ())} aria-label="Close">
                        <super::icons::Icon shape={super::icons::Shape::Cross} />
                    </button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
