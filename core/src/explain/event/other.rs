//! How the other stack does the same: FAST_IPSEC where an event is KAME's, KAME where it is FAST_IPSEC's, and what differs
//! where both have it.

use crate::explain::language::Message;
use crate::trace::Event;

/// A sentence or two.
pub fn event_other(event: &Event) -> Message {
    Message::of_row("event-other", event.id())
}

#[cfg(test)]
mod tests {
    use crate::explain::language::{Language, Message, rows_of};
    use crate::trace::EVENT_IDS;

    #[test]
    fn every_event_has_its_sentence_and_names_a_stack_or_says_that_it_is_the_same() {
        for language in Language::ALL {
            for id in EVENT_IDS {
                let text = Message::of_row("event-other", id).text(*language);
                assert!(!text.contains("event-other"), "{language:?}: {id}");
                assert!(text.ends_with('.'), "{language:?}: {id}: {text}");
                assert!(!text.contains(['{', '}']), "{language:?}: {id}: {text}");
                let named = ["KAME", "FAST_IPSEC", "BSD"].iter();
                let names_one = named.into_iter().any(|name| text.contains(name));
                assert!(names_one, "{language:?}: {id}: {text}");
            }
        }
    }

    #[test]
    fn no_sentence_lacks_an_event() {
        let rows = EVENT_IDS.iter().map(ToString::to_string);
        assert_eq!(rows_of("event-other"), rows.collect());
    }
}
