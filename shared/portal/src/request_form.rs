//! What the form of a new request and that of an edit share: the type's own fields as the catalogue lists them, the
//! people to call, and how what was sent is read. Its markup is in `components/request_form.html`.

use guichet_domain::catalog::{Catalog, Condition, Field, FieldKind, RequestType};
use guichet_http::{Control, Form, Input, Problem};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{Filled, Page};

/// A request has at most this many people to call (`spec/product.md`, The catalogue).
const MOST_CONTACTS: usize = 5;
/// Whether an incident is a major one hangs on these fields.
const MAJOR: [&str; 2] = ["users_affected", "organisation_hindered"];

/// The request type of this code.
pub fn kind(code: &str) -> Result<Option<&'static RequestType>, Problem> {
    Ok(Catalog::builtin().map_err(Problem::internal)?.get(code))
}

/// Whether what is asked for is something that went wrong, or a question: then people tend to paste their e-mails.
pub fn tells_of_a_problem(code: &str) -> bool {
    is_incident(code) || code == "functional-support"
}

fn is_incident(code: &str) -> bool {
    code.starts_with("incident-")
}

/// What to write in the description.
pub fn description_hint(page: &Page, code: &str) -> String {
    if is_incident(code) { page.t("filing-description-hint") } else { page.t("filing-description-need-hint") }
}

/// A field of the type, as the page asks for it.
pub struct Question<'a> {
    /// JSON pointer of the value.
    pub at: String,
    pub label: &'a str,
    pub hint: String,
    pub widget: Widget,
    /// The input's type, where it is a line.
    pub input: &'static str,
    /// Bounds and the like, of numbers and fixed words alone.
    pub attributes: String,
    pub required: bool,
    /// Whether it may be left empty whatever the other answers are.
    pub optional: bool,
    /// Values and texts to choose from.
    pub options: Vec<(&'a str, &'a str)>,
    /// The field that it hangs on, and the values of that which make it be asked, with spaces between.
    pub hangs_on: Option<(&'a str, String)>,
    /// Greatest number of characters, where several lines are asked for.
    pub most: Option<i64>,
    /// Whether the warning of a major incident follows.
    pub then_major: bool,
}

/// How a field is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Widget {
    Line,
    Area,
    YesNo,
    Choice,
    Choices,
}

impl Question<'_> {
    pub fn is_line(&self) -> bool {
        self.widget == Widget::Line
    }

    pub fn is_yes_no(&self) -> bool {
        self.widget == Widget::YesNo
    }

    pub fn is_choice(&self) -> bool {
        self.widget == Widget::Choice
    }

    /// Whether this option is chosen.
    pub fn chosen(&self, f: &Filled, option: &str) -> bool {
        let name = self.at.trim_start_matches("/fields/");
        match f.form.value("fields").and_then(|fields| fields.get(name)) {
            Some(Value::Array(values)) => values.iter().any(|value| value == option),
            Some(value) => value == option,
            None => false,
        }
    }
}

/// What a type's form asks besides the texts that all have.
pub fn questions<'a>(page: &Page, kind: &'a RequestType) -> Vec<Question<'a>> {
    let last = kind.fields.iter().rfind(|field| MAJOR.contains(&field.name.as_str()));
    let question = |field: &'a Field| Question {
        then_major: kind.can_be_major && last.is_some_and(|last| last.name == field.name),
        ..question(page, kind, field)
    };
    kind.fields.iter().map(question).collect()
}

fn question<'a>(page: &Page, kind: &'a RequestType, field: &'a Field) -> Question<'a> {
    let (widget, input) = match field.kind {
        FieldKind::LongText => (Widget::Area, ""),
        FieldKind::Boolean => (Widget::YesNo, ""),
        FieldKind::Choice => (Widget::Choice, ""),
        FieldKind::Choices => (Widget::Choices, ""),
        FieldKind::Integer => (Widget::Line, "number"),
        FieldKind::Instant => (Widget::Line, "datetime-local"),
        FieldKind::Email => (Widget::Line, "email"),
        FieldKind::Phone => (Widget::Line, "tel"),
        FieldKind::Text | FieldKind::Name => (Widget::Line, "text"),
    };
    let condition = field.when.as_ref().or(field.asked_when.as_ref());
    let mut hints = Vec::new();
    if field.kind == FieldKind::Instant {
        hints.push(page.t("question-instant"));
    }
    if let Some(most) = field.max.filter(|_| widget == Widget::Area) {
        hints.push(page.with("question-most", "most", &grouped(page, most)));
    }
    // Where scripts hide what is not asked, this says why it is.
    hints.extend(condition.map(|condition| page.with("question-when", "values", &answers(page, kind, condition))));
    let required = field.required_when.as_ref();
    hints.extend(required.map(|condition| page.with("question-required", "values", &answers(page, kind, condition))));
    Question {
        at: format!("/fields/{}", field.name),
        label: page.label(&field.label),
        hint: hints.join(" "),
        widget,
        input,
        attributes: attributes(field),
        required: field.required && condition.is_none(),
        optional: !field.required && required.is_none(),
        options: field.options.iter().map(|option| (option.value.as_str(), page.label(&option.label))).collect(),
        hangs_on: condition.map(|condition| (condition.field.as_str(), values(condition).join(" "))),
        most: field.max.filter(|_| widget == Widget::Area),
        then_major: false,
    }
}

fn attributes(field: &Field) -> String {
    let bound = |name: &str, bound: Option<i64>| bound.map(|bound| format!("{name}=\"{bound}\""));
    let parts = match field.kind {
        FieldKind::Integer => [bound("min", field.min), bound("max", field.max)],
        FieldKind::Text => [bound("maxlength", field.max), Some("data-nominative".to_owned())],
        FieldKind::Name => [Some("autocomplete=\"off\" maxlength=\"100\" data-nominative".to_owned()), None],
        FieldKind::Email => [Some("autocomplete=\"off\" maxlength=\"254\"".to_owned()), None],
        FieldKind::Phone => [Some("autocomplete=\"off\"".to_owned()), None],
        FieldKind::LongText => [Some("data-nominative".to_owned()), None],
        FieldKind::Boolean | FieldKind::Choice | FieldKind::Choices | FieldKind::Instant => [None, None],
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A number in groups of three digits.
fn grouped(page: &Page, number: i64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(if page.is_french() { '\u{a0}' } else { ',' });
        }
        written.push(digit);
    }
    written
}

/// The values of a condition as the controls send them.
fn values(condition: &Condition) -> Vec<String> {
    let value = |value: &Value| match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    condition.any_of.iter().map(value).collect()
}

/// The same as people read them: the answers to the field that a condition names.
fn answers(page: &Page, kind: &RequestType, condition: &Condition) -> String {
    let asked = kind.fields.iter().find(|field| field.name == condition.field);
    let options = asked.map_or(&[][..], |field| &field.options);
    let answer = |value: String| {
        let option = options.iter().find(|option| option.value == value);
        let text = option.map_or_else(|| page.t(&value), |option| page.label(&option.label).to_owned());
        page.with("question-answer", "text", &text)
    };
    values(condition).into_iter().map(answer).collect::<Vec<_>>().join(&page.t("question-or"))
}

/// The answer to a question as people read it, to be compared with another.
pub fn answer(page: &Page, question: &Question<'_>, form: &Form) -> String {
    let name = question.at.trim_start_matches("/fields/");
    let given = form.value("fields").and_then(|fields| fields.get(name));
    let values = match given {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(value)) => vec![value.as_str()],
        _ => Vec::new(),
    };
    let text = |value: &str| {
        let option = question.options.iter().find(|(option, _)| *option == value);
        match option {
            Some((_, text)) => (*text).to_owned(),
            None if question.is_yes_no() && matches!(value, "yes" | "no") => page.t(value),
            None => value.to_owned(),
        }
    };
    values.into_iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Someone to call: the JSON pointers of what is asked of her.
pub struct ContactRow {
    /// From 1.
    pub place: usize,
    pub name: String,
    pub phone: String,
    pub extension: String,
}

/// The rows for people to call: those that are filled in, and one more where that was asked for (`_add`).
pub fn contacts(form: &Form) -> Vec<ContactRow> {
    let filled = form.value("contacts").and_then(Value::as_array).map_or(0, Vec::len);
    let rows = (filled + usize::from(adds_row(form))).clamp(1, MOST_CONTACTS);
    let row = |at: usize| ContactRow {
        place: at + 1,
        name: format!("/contacts/{at}/name"),
        phone: format!("/contacts/{at}/phone"),
        extension: format!("/contacts/{at}/extension"),
    };
    (0..rows).map(row).collect()
}

/// Whether there is room for one more.
pub fn takes_more(rows: &[ContactRow]) -> bool {
    rows.len() < MOST_CONTACTS
}

/// Whether « Ajouter une personne » was pressed where no script answers it.
pub fn adds_row(form: &Form) -> bool {
    form.value("_add").is_some()
}

/// What the writer confirmed to be no nominative data, which the form must go on saying.
pub fn confirmed(form: &Form) -> Vec<&str> {
    let values = form.value("not_nominative").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The body that a program would have sent; `more` are controls besides the type's fields.
pub fn input(form: &Form, kind: Option<&RequestType>, more: &[(&str, Control)]) -> Result<Input<Value>, Problem> {
    let fields = kind.map_or(&[][..], |kind| &kind.fields);
    let control = |field: &Field| match field.kind {
        FieldKind::Integer => Some(Control::Integer),
        FieldKind::Boolean => Some(Control::YesNo),
        FieldKind::Instant => Some(Control::LocalTime),
        FieldKind::Choices => Some(Control::Several),
        _ => None,
    };
    let named: Vec<_> =
        fields.iter().filter_map(|field| Some((format!("/fields/{}", field.name), control(field)?))).collect();
    let mut controls: Vec<_> = named.iter().map(|(at, control)| (at.as_str(), *control)).collect();
    controls.extend_from_slice(more);
    form.input(&controls)
}

/// The type's fields as the controls show them.
pub fn shown(page: &Page, kind: &RequestType, fields: &Map<String, Value>) -> Map<String, Value> {
    let text = |field: &Field, value: &Value| match (field.kind, value) {
        (FieldKind::Boolean, Value::Bool(yes)) => Value::from(if *yes { "yes" } else { "no" }),
        (FieldKind::Integer, Value::Number(number)) => Value::from(number.to_string()),
        (FieldKind::Instant, Value::String(at)) => {
            at.parse().map_or_else(|_| value.clone(), |at| Value::from(picked(page, &at)))
        }
        _ => value.clone(),
    };
    let shown = |field: &Field| Some((field.name.clone(), text(field, fields.get(&field.name)?)));
    kind.fields.iter().filter_map(shown).collect()
}

/// With the seconds, where there are any: an edit must not cut what it leaves alone.
fn picked(page: &Page, at: &Timestamp) -> String {
    let (minute, second) = (page.picker(at), at.as_second().rem_euclid(60));
    if second == 0 { minute } else { format!("{minute}:{second:02}") }
}
