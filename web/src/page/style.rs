//! Computed sizes, set through the CSSOM: a content security policy that refuses style attributes allows that.

use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct SizedProps {
    /// The CSS property, or custom property.
    pub(super) property: &'static str,
    /// Its value.
    pub(super) value: AttrValue,
    #[prop_or_default]
    pub(super) class: Classes,
    #[prop_or_default]
    pub(super) title: Option<AttrValue>,
    #[prop_or_default]
    pub(super) children: Html,
}

/// A `span` with one computed CSS property.
#[component]
pub(super) fn Sized(props: &SizedProps) -> Html {
    let node = use_node_ref();
    use_property(node.clone(), props.property, props.value.clone());
    html! {
        <span ref={node} class={props.class.clone()} title={props.title.clone()}>
            { props.children.clone() }
        </span>
    }
}

/// Keeps one CSS property of an element at a value.
#[hook]
pub(super) fn use_property(node: NodeRef, property: &'static str, value: AttrValue) {
    use_effect_with((property, value), move |(property, value)| {
        if let Some(element) = node.cast::<HtmlElement>() {
            // It fails on a read-only declaration only, which an element's own is not.
            let _set = element.style().set_property(property, value);
        }
    });
}
