//! A form as it is shown: with what was typed, and what is wrong with it.

use fluent_bundle::FluentValue;
use guichet_domain::account::Language;
use guichet_http::{Code, Ctx, Fault, Form, Problem};

use crate::{labels, texts};

/// A value that looks like nominative data, beside its field.
pub struct Finding<'a> {
    /// `nam`, `courriel`, …
    pub kind: &'a str,
    /// The text that was found, as it was typed.
    pub text: String,
    /// What could stand in its place.
    pub masked: &'a str,
}

/// A form as it is shown: new, to change what is there, or again because of a problem.
pub struct Filled {
    pub form: Form,
    pub problem: Option<Problem>,
    language: Language,
    /// The key under which it takes effect once.
    pub key: String,
}

impl Filled {
    /// A form with these values in it, for the first time.
    pub fn new(ctx: &Ctx, language: Language, form: Form) -> Self {
        Self { form, problem: None, language, key: fresh_key(ctx) }
    }

    /// What was sent, with the problem that it met. The key stays the same, unless it has had its effect.
    pub fn again(ctx: &Ctx, language: Language, form: Form, problem: Problem) -> Self {
        let used = problem.code == Code::IdempotencyMismatch;
        let key = form.key().0.filter(|_| !used).unwrap_or_else(|| fresh_key(ctx));
        Self { form, problem: Some(problem), language, key }
    }

    /// What stands at a JSON pointer.
    pub fn text(&self, pointer: &str) -> &str {
        self.form.text(pointer)
    }

    /// Whether a checkbox or radio button of this name and value is chosen.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.form.holds(name, value)
    }

    /// Whether this is the one value that is chosen at a JSON pointer.
    pub fn chosen(&self, pointer: &str, value: &(impl ToString + ?Sized)) -> bool {
        self.text(pointer) == value.to_string()
    }

    fn faults(&self) -> &[Fault] {
        self.problem.as_ref().map_or(&[], |problem| &problem.errors)
    }

    /// What is wrong at a JSON pointer, in the reader's language.
    pub fn error(&self, pointer: &str) -> Option<String> {
        let fault = self.faults().iter().find(|fault| fault.pointer == pointer)?;
        Some(self.message(fault).0)
    }

    /// Everything that is wrong, for the summary: the pointer and the message, each field once. A message that any
    /// field could have, or any person to call, begins with what the control is called.
    pub fn errors(&self) -> Vec<(&str, String)> {
        let mut told: Vec<(&str, String)> = Vec::new();
        for fault in self.faults() {
            if !told.iter().any(|(pointer, _)| *pointer == fault.pointer) {
                told.push((&fault.pointer, self.named(fault)));
            }
        }
        told
    }

    /// What is wrong as a whole, where no field is to blame.
    pub fn whole(&self) -> Option<String> {
        let problem = self.problem.as_ref()?;
        let code = problem.code.as_str();
        (problem.errors.is_empty()).then(|| texts::text(self.language, &format!("problem-{code}-detail"), &[]))
    }

    /// Whether anything looks like nominative data.
    pub fn finds(&self) -> bool {
        self.faults().iter().any(|fault| fault.masked.is_some())
    }

    /// What looks like nominative data in the text at a JSON pointer.
    pub fn findings(&self, pointer: &str) -> Vec<Finding<'_>> {
        let found = |fault: &Fault| {
            let (start, end) = (fault.start?, fault.end?);
            Some(self.text(pointer).chars().skip(start).take(end - start).collect())
        };
        let here = self.faults().iter().filter(|fault| fault.pointer == pointer);
        here.filter_map(|fault| {
            Some(Finding { kind: fault.code, text: found(fault)?, masked: fault.masked.as_deref()? })
        })
        .collect()
    }

    fn named(&self, fault: &Fault) -> String {
        let (message, particular) = self.message(fault);
        let tells = particular && !fault.pointer.starts_with("/contacts/");
        let Some(label) = labels::label(self.language, &self.form, &fault.pointer).filter(|_| !tells) else {
            return message;
        };
        let values = [("field", FluentValue::from(label)), ("message", FluentValue::from(message))];
        texts::text(self.language, "errors-labelled", &values)
    }

    /// The most particular text there is for a fault: of this field and code, of this code, of any; and whether it is
    /// of this field.
    fn message(&self, fault: &Fault) -> (String, bool) {
        let field: Vec<_> =
            fault.pointer.split('/').filter(|part| !part.is_empty() && part.parse::<usize>().is_err()).collect();
        let own = format!("fault-{}-{}", field.join("-").replace('_', "-"), fault.code);
        let general = format!("fault-{}", fault.code);
        let particular = texts::has(self.language, &own);
        let key = [own, general].into_iter().find(|key| texts::has(self.language, key));
        (texts::text(self.language, key.as_deref().unwrap_or("fault-any"), &[]), particular)
    }
}

fn fresh_key(ctx: &Ctx) -> String {
    ctx.random(guichet_domain::ids::Id::from_random).to_string()
}
