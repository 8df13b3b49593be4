//! Schedules of CronJobs, as the controller reads them: five fields, or a word that begins with `@`.
//!
//! The form is that of the cron library which Kubernetes uses, in its standard configuration: minutes,
//! hours, days of the month, months, days of the week from Sunday, which is 0. Seven is no day.

/// What is wrong with a schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Malformed {
    /// What is wrong, as words under the schedule.
    pub why: String,
}

/// Something that a schedule means and its author hardly meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Odd {
    /// No day of any year is meant.
    Never,
    /// A step that is longer than its field, so that only the first value is meant.
    LongStep {
        /// The part of the schedule.
        part: String,
        /// What it counts.
        of: &'static str,
    },
}

/// One of the five fields.
struct Field {
    name: &'static str,
    first: u32,
    last: u32,
    /// Names of the values, from the first one on.
    names: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [Field; 5] = [
    Field { name: "minute", first: 0, last: 59, names: &[] },
    Field { name: "hour", first: 0, last: 23, names: &[] },
    Field { name: "day of the month", first: 1, last: 31, names: &[] },
    Field { name: "month", first: 1, last: 12, names: MONTHS },
    Field { name: "day of the week", first: 0, last: 6, names: DAYS },
];

const WORDS: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// The values that a field means, a bit each.
struct Bits {
    bits: u64,
    /// Whether any value does, because it says `*`.
    any: bool,
}

/// Reads a schedule.
///
/// # Errors
/// What the controller does not read.
pub(super) fn read(schedule: &str) -> Result<Option<Odd>, Malformed> {
    let wrong = |why: String| Err(Malformed { why });
    if schedule.starts_with('@') {
        return match schedule.strip_prefix("@every ") {
            Some(duration) if is_duration(duration) => Ok(None),
            Some(duration) => wrong(format!("`{duration}` is no duration, such as `1h30m`")),
            None if WORDS.contains(&schedule) => Ok(None),
            None => wrong(format!("the words are {} and `@every 1h`", crate::text::list(WORDS))),
        };
    }
    let parts: Vec<&str> = schedule.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        let fields = "minute, hour, day of the month, month and day of the week";
        return wrong(format!("it has {} fields, and needs 5: {fields}", parts.len()));
    }
    let mut odd = None;
    let mut read = Vec::with_capacity(FIELDS.len());
    for (field, part) in FIELDS.iter().zip(parts) {
        read.push(field.read(part, &mut odd)?);
    }
    if let [_, _, days, months, weekdays] = read.as_slice()
        && !comes(days, months, weekdays)
    {
        odd = Some(Odd::Never);
    }
    Ok(odd)
}

/// Whether some day of some year is meant. Where both days are said, either will do.
fn comes(days: &Bits, months: &Bits, weekdays: &Bits) -> bool {
    const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let by_date = (1u32..).zip(LENGTHS).any(|(month, length)| {
        months.bits >> month & 1 == 1 && (1..=length).any(|day| days.bits >> day & 1 == 1)
    });
    by_date || !weekdays.any && !days.any && weekdays.bits != 0 && months.bits != 0
}

impl Field {
    fn read(&self, text: &str, odd: &mut Option<Odd>) -> Result<Bits, Malformed> {
        let mut all = Bits { bits: 0, any: false };
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (range, step) = match part.split_once('/') {
                Some((_, step)) if step.contains('/') => return self.wrong(part, "it has two `/`"),
                Some((range, step)) => (range, Some(step)),
                None => (part, None),
            };
            let (first, mut last, any) = self.range(part, range)?;
            let step = match step {
                None => 1,
                Some(step) => match step.parse::<u32>() {
                    Ok(0) | Err(_) => return self.wrong(part, "a step is a number above 0"),
                    Ok(step) => {
                        // `3/5` counts from 3 to the end.
                        if !any && !range.contains('-') {
                            last = self.last;
                        }
                        step
                    }
                },
            };
            if first > last {
                return self.wrong(part, "it ends before it begins");
            }
            if step > last - first && step > 1 && last > first && odd.is_none() {
                *odd = Some(Odd::LongStep { part: part.to_owned(), of: self.name });
            }
            all.any |= any && step == 1;
            let mut value = first;
            while value <= last {
                all.bits |= 1 << value;
                value = value.saturating_add(step);
            }
        }
        Ok(all)
    }

    /// The first and the last value of a range, and whether it is all.
    fn range(&self, part: &str, range: &str) -> Result<(u32, u32, bool), Malformed> {
        let mut ends = range.split('-');
        let first = ends.next().unwrap_or("");
        if matches!(first, "*" | "?") {
            return Ok((self.first, self.last, true));
        }
        let (second, third) = (ends.next(), ends.next());
        if third.is_some() {
            return self.wrong(part, "it has two `-`");
        }
        let first = self.value(part, first)?;
        let last = second.map_or(Ok(first), |second| self.value(part, second))?;
        for value in [first, last] {
            if value < self.first || value > self.last {
                return self.wrong(part, &format!("it goes from {} to {}", self.first, self.last));
            }
        }
        Ok((first, last, false))
    }

    fn value(&self, part: &str, text: &str) -> Result<u32, Malformed> {
        let lower = text.to_ascii_lowercase();
        if let Some(at) = self.names.iter().position(|name| *name == lower) {
            return Ok(self.first + u32::try_from(at).unwrap_or(0));
        }
        match text.parse() {
            Ok(value) if !text.starts_with('+') => Ok(value),
            _ => self.wrong(part, "it is no number").map(|_: Bits| 0),
        }
    }

    fn wrong<T>(&self, part: &str, why: &str) -> Result<T, Malformed> {
        let part = crate::text::cut(part, 20);
        Err(Malformed { why: format!("`{part}` is no {}: {why}", self.name) })
    }
}

/// Whether a text is a duration as Go writes it: `1h30m`, `90s`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.trim_start_matches(['+', '-']);
    if rest == "0" {
        return true;
    }
    let mut some = false;
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let digits = rest.len() > number.len();
        let unit =
            ["ns", "us", "µs", "ms", "s", "m", "h"].into_iter().find_map(|unit| number.strip_prefix(unit));
        match unit {
            Some(after) if digits => rest = after,
            _ => return false,
        }
        some = true;
    }
    some
}

#[cfg(test)]
mod tests {
    use super::{Odd, read};

    #[test]
    fn schedules_that_the_controller_reads() {
        for schedule in [
            "* * * * *",
            "*/5 0-6,22 1 JAN-mar MON",
            "0 0 ? * 1-5/2",
            "5/15 * * * *",
            "@hourly",
            "@every 1h30m",
            "  0 3 * * 0 ",
        ] {
            assert_eq!(read(schedule), Ok(None), "{schedule}");
        }
    }

    #[test]
    fn schedules_that_it_does_not_read() {
        let why = |schedule: &str| read(schedule).unwrap_err().why;
        assert_eq!(
            why("0 3 * *"),
            "it has 4 fields, and needs 5: minute, hour, day of the month, month and day of the week"
        );
        assert_eq!(why("60 * * * *"), "`60` is no minute: it goes from 0 to 59");
        assert_eq!(why("0 0 * * 7"), "`7` is no day of the week: it goes from 0 to 6");
        assert_eq!(why("0 0 0 * *"), "`0` is no day of the month: it goes from 1 to 31");
        assert_eq!(why("5-1 * * * *"), "`5-1` is no minute: it ends before it begins");
        assert_eq!(why("*/0 * * * *"), "`*/0` is no minute: a step is a number above 0");
        assert_eq!(why("a * * * *"), "`a` is no minute: it is no number");
        assert_eq!(why("1-2-3 * * * *"), "`1-2-3` is no minute: it has two `-`");
        assert_eq!(why("@every soon"), "`soon` is no duration, such as `1h30m`");
        assert!(why("@noon").starts_with("the words are `@yearly`"));
    }

    #[test]
    fn schedules_that_mean_something_odd() {
        assert_eq!(read("0 0 31 2 *"), Ok(Some(Odd::Never)));
        assert_eq!(read("0 0 30,31 FEB *"), Ok(Some(Odd::Never)));
        assert_eq!(read("0 0 29 2 *"), Ok(None));
        assert_eq!(read("0 0 31 2 1"), Ok(None), "a Monday in February will do");
        assert_eq!(read("*/61 * * * *"), Ok(Some(Odd::LongStep { part: "*/61".to_owned(), of: "minute" })));
        assert_eq!(read("*/59 * * * *"), Ok(None));
    }
}
