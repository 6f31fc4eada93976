//! What is refused when a catalogue is loaded.

use super::super::Catalog;
use super::SMALL;

#[test]
fn a_mistake_in_the_catalogue_is_told_with_its_line() {
    assert!(Catalog::load(SMALL).is_ok());
    let wrong = [
        ("kind = \"text\"", "kind = \"txt\"", 17, "unknown variant"),
        ("min = 2", "least = 2", 18, "unknown field"),
        ("team = \"triage\"", "team = \"sales\"", 10, "unknown variant"),
        ("name = \"what\"", "name = \"given\"", 16, "there twice"),
        ("name = \"what\"", "name = \"Quoi donc\"", 16, "no code"),
        ("en = \"G\"", "en = \" \"", 21, "empty English label"),
        ("{ fr = \"G\", en = \"G\" }", "{ fr = \"G\" }", 21, "missing field `en`"),
        ("max = 10", "max = 1", 19, "upside down"),
        ("max = 10\n", "", 16, "needs a `max`"),
        ("min = 2", "min = -2", 18, "nothing to write"),
        ("kind = \"boolean\"", "kind = \"boolean\"\nmax = 3", 14, "takes no bounds"),
        ("kind = \"boolean\"", "kind = \"choice\"", 12, "needs options"),
        ("min = 2", "options = [{ value = \"a\", label = { fr = \"A\", en = \"A\" } }]", 16, "takes no options"),
        ("field = \"given\"", "field = \"absent\"", 20, "no field before"),
        ("field = \"given\"", "field = \"what\"", 20, "no field before"),
        ("any_of = [true]", "any_of = [\"yes\"]", 20, "never is"),
        ("any_of = [true]", "any_of = []", 20, "never holds"),
        ("priority = \"low\"", "priority = ", 9, "value"),
    ];
    for (good, bad, line, reason) in wrong {
        assert!(SMALL.contains(good), "{good}");
        let error = Catalog::load(&SMALL.replace(good, bad)).unwrap_err();
        assert_eq!(error.line, line, "{bad}: {error}");
        assert!(error.reason.contains(reason), "{bad}: {error}");
    }
}

#[test]
fn a_code_is_there_once_in_the_whole_catalogue() {
    let second = SMALL.replacen("code = \"c\"", "code = \"d\"", 1);
    let error = Catalog::load(&format!("{SMALL}{second}")).unwrap_err();
    assert_eq!(error.to_string(), "catalogue, line 26: request type `t` is there twice");
}

#[test]
fn a_missing_label_stops_the_load() {
    let error = Catalog::load(&SMALL.replace("label = { fr = \"G\", en = \"G\" }\n", "")).unwrap_err();
    assert_eq!((error.line, error.reason.as_str()), (15, "missing field `label`"));
}
