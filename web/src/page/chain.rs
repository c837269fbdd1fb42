//! The mbuf chain as boxes.

use super::action::{Action, Point};
use super::engine::{MbufView, Segment, Span};
use super::format::{family_class, thousands};
use super::style::Sized;
use yew::prelude::*;

/// Widest that free space is drawn, in octets; more is cut short, as the number in it says.
const FREE_DRAWN: usize = 40;

/// Narrowest that data is drawn, in octets.
const DATA_DRAWN: usize = 8;

#[derive(Properties, PartialEq)]
pub(super) struct ChainProps {
    pub(super) chain: Vec<MbufView>,
    pub(super) act: Callback<Action>,
}

/// The boxes, in the order of `m_next`; data is to scale, free space is cut short.
#[component]
pub(super) fn Chain(props: &ChainProps) -> Html {
    html! {
        <ol class="chain scroll" tabindex="0" aria-label="mbuf chain">
            { for props.chain.iter().map(|m| html! {
                <Mbuf key={m.id} mbuf={m.clone()} act={props.act.clone()} />
            }) }
        </ol>
    }
}

#[derive(Properties, PartialEq)]
struct MbufProps {
    mbuf: MbufView,
    act: Callback<Action>,
}

#[component]
fn Mbuf(props: &MbufProps) -> Html {
    let m = &props.mbuf;
    let node = use_node_ref();
    let drawn = |segment: &Segment| segment.len.max(DATA_DRAWN);
    let data: usize = m.segments.iter().map(drawn).sum();
    let free = m.leading.min(FREE_DRAWN) + m.trailing.min(FREE_DRAWN);
    super::style::use_property(
        node.clone(),
        "flex-grow",
        (data + free).max(40).to_string().into(),
    );
    let point = |span: Span| {
        props
            .act
            .reform(move |_: MouseEvent| Action::Hover(Some(Point::Octets(span))))
    };
    let mut offset = m.offset;
    let segments = m.segments.iter().map(|segment| {
        let span = Span { offset, len: segment.len };
        offset += segment.len;
        html! {
            <span class="pointing" onmouseenter={point(span)}>{ data_box(segment, drawn(segment)) }</span>
        }
    });
    let whole = Span {
        offset: m.offset,
        len: m.len,
    };
    html! {
        <li ref={node} class={classes!("mbuf", m.touched.then_some("touched"), m.read_only.then_some("read-only"))}
            title={description(m)} onmouseleave={props.act.reform(|_| Action::Hover(None))}>
            <div class="head" onmouseenter={point(whole)}>
                <b>{ format!("mbuf {}", m.id) }</b>
                <span class="flags">{ m.flags.join(" ") }</span>
                <small>{ storage(m) }</small>
            </div>
            <div class="bar">
                { free_box(m.leading) }
                { for segments }
                if m.segments.is_empty() {
                    <span class="none">{ "empty" }</span>
                }
                { free_box(m.trailing) }
            </div>
        </li>
    }
}

fn data_box(segment: &Segment, drawn: usize) -> Html {
    let class = classes!("data", family_class(segment.family));
    let title = format!("{}, {} octets", segment.label, segment.len);
    html! {
        <Sized property="--grow" value={drawn.to_string()} {class} {title}>
            <><span>{ segment.label }</span><span>{ segment.len }</span></>
        </Sized>
    }
}

fn free_box(octets: usize) -> Html {
    if octets == 0 {
        return Html::default();
    }
    let class = classes!("free", (octets > FREE_DRAWN).then_some("shortened"));
    html! {
        <Sized property="--grow" value={octets.min(FREE_DRAWN).to_string()} {class} title={format!("{octets} octets free")}>
            <>{ thousands(octets) }</>
        </Sized>
    }
}

/// `pkthdr.len 156 · cluster 1, 2 refs`.
fn storage(m: &MbufView) -> String {
    let mut parts = Vec::new();
    if let Some(len) = m.pkthdr_len {
        parts.push(format!("pkthdr.len {len}"));
    }
    if let Some(cluster) = m.cluster {
        parts.push(format!("cluster {cluster} · refs {}", m.refs));
    }
    if m.read_only {
        parts.push("read-only".to_owned());
    }
    parts.join(" · ")
}

fn description(m: &MbufView) -> String {
    let touched = if m.touched {
        "; this step touched it"
    } else {
        ""
    };
    format!(
        "mbuf {}: {} of {} octets used from octet {} of the packet; {} free before, {} after{touched}",
        m.id, m.len, m.size, m.offset, m.leading, m.trailing
    )
}
