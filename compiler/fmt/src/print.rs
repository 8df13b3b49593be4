//! Writes the program, and breaks the groups that do not fit on their line.

use crate::atoms::{Atoms, Comment};
use crate::block::indented;
use crate::gaps::{Gap, GroupId, would_merge};
use crate::measure::Widths;
use crate::plan::{FILE, Group, Plan};
use crate::{INDENT, WIDTH};

/// The text of the program.
pub fn print(atoms: &Atoms<'_>, plan: &Plan, widths: &Widths) -> String {
    let mut printer = Printer {
        atoms,
        plan,
        widths,
        states: vec![State::default(); plan.groups.len()],
        open: Vec::new(),
        next: 0,
        out: Out::default(),
        items: Items::default(),
        line_end: 0,
    };
    printer.open_groups(0, true);
    for at in 0..atoms.atoms.len() {
        printer.gap(at);
        printer.open_groups(at, false);
        printer.atom(at);
        printer.close_groups(at);
    }
    printer.items.into_text(&printer.out.text)
}

/// What was decided about a group.
#[derive(Clone, Copy, Default)]
struct State {
    is_broken: bool,
    /// The indentation of the line on which it began.
    base: usize,
}

struct Printer<'t> {
    atoms: &'t Atoms<'t>,
    plan: &'t Plan,
    widths: &'t Widths,
    states: Vec<State>,
    /// The groups around this place, the innermost last.
    open: Vec<GroupId>,
    /// How many groups of the plan's order were opened.
    next: usize,
    out: Out,
    items: Items,
    /// Where the line ended before the last gap that has lines, with the comments that stayed on it.
    line_end: usize,
}

impl Printer<'_> {
    // Groups.

    fn open_groups(&mut self, at: usize, only_file: bool) {
        while let Some(id) = self.plan.order.get(self.next).copied() {
            let Some(group) = self.plan.groups.get(id) else { break };
            if group.first != at || (only_file && id != FILE) {
                break;
            }
            let width = self.widths.first_line(group.first, group.last, group.has_lines);
            let overflows = group.by_width && self.out.column + width > WIDTH;
            let with = group.with.is_some_and(|with| self.state(with).is_broken);
            let state = State { is_broken: group.is_broken || overflows || with, base: self.out.indent };
            if let Some(slot) = self.states.get_mut(id) {
                *slot = state;
            }
            self.open.push(id);
            self.next += 1;
        }
    }

    fn close_groups(&mut self, at: usize) {
        while self.open.last().and_then(|id| self.plan.groups.get(*id)).is_some_and(|group| group.last <= at)
        {
            self.open.pop();
        }
    }

    fn state(&self, id: GroupId) -> State {
        self.states.get(id).copied().unwrap_or_default()
    }

    fn group(&self, id: GroupId) -> Option<&Group> {
        self.plan.groups.get(id)
    }

    /// The indentation of the lines of a group.
    fn indent(&self, id: GroupId) -> usize {
        self.state(id).base + self.group(id).map_or(0, |group| group.indent)
    }

    /// The indentation of a line that goes on with what stands before it.
    fn continued(&self) -> usize {
        let Some(id) = self.open.last().copied() else { return INDENT };
        let has_entries = self.group(id).is_some_and(|group| group.has_entries);
        self.indent(id) + if has_entries { INDENT } else { 0 }
    }

    // Atoms.

    fn atom(&mut self, at: usize) {
        let Some(atom) = self.atoms.get(at) else { return };
        if atom.is_block {
            let text = indented(atom.text, self.out.indent);
            self.out.push(&text);
        } else {
            self.out.push(atom.text);
        }
    }

    // Gaps.

    fn gap(&mut self, at: usize) {
        let Some(gap) = self.plan.gaps.get(at).copied() else { return };
        let broken = gap.group().filter(|id| self.state(*id).is_broken);
        match (gap, broken) {
            (Gap::Open(FILE), _) => {
                self.lines(at, gap, FILE);
                self.items.begin(0, true, self.out.lines);
            }
            (Gap::Separator(FILE), _) => self.between_items(at),
            (Gap::Close(FILE) | Gap::Empty(FILE), _) => self.end_of_file(at, gap),
            (_, Some(group)) => self.lines(at, gap, group),
            (Gap::Separator(_), None) => self.flat_separator(at),
            (Gap::Open(group) | Gap::Close(group) | Gap::Empty(group), None) => self.flat(at, gap, group),
            (Gap::Space | Gap::Line(_) | Gap::Else, None) => self.within(at, true, gap == Gap::Else),
            (Gap::Tight | Gap::Fold(_) | Gap::FoldBack(_), None) => self.within(at, false, false),
        }
    }

    /// Brackets on one line; a comment there has its end on it too.
    fn flat(&mut self, at: usize, gap: Gap, group: GroupId) {
        let comments = self.atoms.comments(at);
        let is_empty = matches!(gap, Gap::Empty(_));
        let is_padded =
            self.group(group).is_some_and(|group| group.is_padded) && !(is_empty && comments.is_empty());
        if is_padded && !matches!(gap, Gap::Close(_)) {
            self.out.push(" ");
        }
        for (number, comment) in comments.iter().enumerate() {
            if matches!(gap, Gap::Close(_)) || (is_empty && number > 0) {
                self.out.push(" ");
            }
            self.out.push(comment.text);
            if matches!(gap, Gap::Open(_)) {
                self.out.push(" ");
            }
        }
        if is_padded && !matches!(gap, Gap::Open(_)) {
            self.out.push(" ");
        }
    }

    fn flat_separator(&mut self, at: usize) {
        let comments = self.atoms.comments(at);
        let before = comments.iter().take_while(|comment| !comment.after_comma && comment.lines == 0).count();
        let (before, after) = comments.split_at(before);
        for comment in before {
            self.out.push(" ");
            self.out.push(comment.text);
        }
        self.out.push(", ");
        for comment in after {
            self.out.push(comment.text);
            self.out.push(" ");
        }
    }

    /// A gap in the middle of something. A comment that ends its line puts the rest on the next.
    fn within(&mut self, at: usize, is_spaced: bool, is_else: bool) {
        let comments = self.atoms.comments(at);
        let after = self.atoms.get(at).map_or("", |atom| atom.text);
        if comments.is_empty() {
            if is_spaced || would_merge(self.before(at), after) {
                self.out.push(" ");
            }
            return;
        }
        let indent = self.continued().saturating_sub(if is_else { INDENT } else { 0 });
        for comment in comments {
            if comment.ends_line && comment.lines > 0 {
                self.out.line(indent);
            } else if !self.out.is_fresh() && !self.out.text.ends_with(['(', '[']) {
                self.out.push(" ");
            }
            self.out.push(comment.text);
            if comment.ends_line {
                self.out.line(indent);
            }
        }
        if !self.out.is_fresh() && !after.starts_with([')', ']', ',', ':']) {
            self.out.push(" ");
        }
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).and_then(|at| self.atoms.get(at)).map_or("", |atom| atom.text)
    }

    /// A gap at which a group is broken.
    fn lines(&mut self, at: usize, gap: Gap, group: GroupId) {
        let comments = self.atoms.comments(at);
        let inner = self.indent(group);
        let (keeps_blank, ends) = match gap {
            Gap::Separator(_) => (true, false),
            Gap::Close(_) => (true, true),
            Gap::Empty(_) => (false, true),
            Gap::FoldBack(_) => (false, true),
            _ => (false, false),
        };
        let rest = self.trailing(at, gap, comments);
        let mut is_first = !keeps_blank;
        for (number, comment) in rest.iter().enumerate() {
            if number == 0 || comment.lines > 0 || self.ends_line(number, rest) {
                self.out.line_with_blank(inner, comment.lines > 1 && !is_first);
            } else {
                self.out.push(" ");
            }
            self.out.push(comment.text);
            is_first = matches!(gap, Gap::Line(_) | Gap::Fold(_) | Gap::FoldBack(_));
        }
        let Some(atom) = self.atoms.get(at) else { return };
        let base = self.state(group).base;
        if ends {
            self.out.line(base);
        } else if rest.is_empty() || atom.lines > 0 || rest.last().is_some_and(|last| last.ends_line) {
            self.out.line_with_blank(inner, atom.lines > 1 && !is_first);
        } else {
            self.out.push(" ");
        }
    }

    /// Whether the comment before that one ended its line.
    fn ends_line(&self, number: usize, comments: &[Comment<'_>]) -> bool {
        number.checked_sub(1).and_then(|before| comments.get(before)).is_some_and(|before| before.ends_line)
    }

    /// Writes the comments that stay on the line before a gap, and gives the others.
    fn trailing<'c>(&mut self, at: usize, gap: Gap, comments: &'c [Comment<'c>]) -> &'c [Comment<'c>] {
        // Without a line break behind it a comment belongs to what follows, unless a comma or the end
        // of the brackets does.
        let breaks = self.atoms.new_line(at) || comments.iter().any(|comment| comment.ends_line);
        let mut count = 0;
        for comment in comments {
            let stays = match gap {
                _ if breaks => true,
                Gap::Separator(_) => !comment.after_comma,
                Gap::Close(_) | Gap::FoldBack(_) => true,
                _ => false,
            };
            if comment.lines > 0
                || !stays
                || self.out.text.is_empty()
                || (count > 0 && self.ends_line(count, comments))
            {
                break;
            }
            if !self.out.is_fresh() {
                self.out.push(" ");
            }
            self.out.push(comment.text);
            count += 1;
        }
        self.line_end = self.out.text.len();
        comments.get(count..).unwrap_or_default()
    }

    // The file.

    /// Items that take several lines have a blank line between them; others may stand together.
    fn between_items(&mut self, at: usize) {
        self.items.end(self.out.lines);
        let blanks = self.out.blanks;
        self.lines(at, Gap::Separator(FILE), FILE);
        self.items.begin(self.line_end + 1, self.out.blanks > blanks, self.out.lines);
    }

    fn end_of_file(&mut self, at: usize, gap: Gap) {
        self.items.end(self.out.lines);
        if matches!(gap, Gap::Close(_)) {
            self.items.begin(0, true, self.out.lines);
        }
        let comments = self.atoms.comments(at);
        let rest = if matches!(gap, Gap::Close(_)) { self.trailing(at, gap, comments) } else { comments };
        for (number, comment) in rest.iter().enumerate() {
            if self.out.text.is_empty() {
                // The first line needs no break before it.
            } else if number == 0 || comment.lines > 0 || self.ends_line(number, rest) {
                self.out.line_with_blank(0, comment.lines > 1);
            } else {
                self.out.push(" ");
            }
            self.out.push(comment.text);
        }
        if !self.out.text.is_empty() {
            self.out.line(0);
        }
    }
}

/// The text so far.
#[derive(Default)]
struct Out {
    text: String,
    column: usize,
    /// The indentation of the line.
    indent: usize,
    /// How many line breaks were written.
    lines: usize,
    /// How many blank lines were written, those of comments and strings not counted.
    blanks: usize,
}

impl Out {
    fn push(&mut self, text: &str) {
        // Only comments still have other line ends.
        let normal;
        let text = if text.contains('\r') {
            normal = text.replace("\r\n", "\n");
            normal.as_str()
        } else {
            text
        };
        match text.rsplit_once('\n') {
            Some((_, last)) => {
                self.lines += text.bytes().filter(|byte| *byte == b'\n').count();
                self.column = last.chars().count();
            }
            None => self.column += text.chars().count(),
        }
        self.text.push_str(text);
    }

    /// Whether nothing stands on the line yet.
    fn is_fresh(&self) -> bool {
        self.column == self.indent && (self.text.is_empty() || self.text.ends_with(['\n', ' ']))
    }

    fn line(&mut self, indent: usize) {
        self.line_with_blank(indent, false);
    }

    /// A new line, and a blank one before it if so.
    fn line_with_blank(&mut self, indent: usize, blank: bool) {
        if !self.is_fresh() {
            self.text.push('\n');
            self.lines += 1;
        } else {
            let kept = self.text.trim_end_matches(' ').len();
            self.text.truncate(kept);
        }
        if blank && !self.text.is_empty() {
            self.text.push('\n');
            self.lines += 1;
            self.blanks += 1;
        }
        (0..indent).for_each(|_| self.text.push(' '));
        (self.column, self.indent) = (indent, indent);
    }
}

/// The places between the items of the file at which a blank line is missing.
#[derive(Default)]
struct Items {
    /// Where, in the text without them.
    missing: Vec<usize>,
    /// The place before this item, if there is no blank line.
    before: Option<usize>,
    /// The line on which this item began.
    line: usize,
    /// Whether the item before this one takes several lines.
    is_long: bool,
}

impl Items {
    fn end(&mut self, line: usize) {
        let is_long = line > self.line;
        if let Some(place) = self.before.filter(|_| is_long && self.is_long) {
            self.missing.push(place);
        }
        self.is_long = is_long;
    }

    fn begin(&mut self, place: usize, has_blank: bool, line: usize) {
        self.before = (!has_blank).then_some(place);
        self.line = line;
    }

    fn into_text(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + self.missing.len());
        let mut at = 0;
        for place in self.missing {
            out.push_str(text.get(at..place).unwrap_or(""));
            out.push('\n');
            at = place;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        out
    }
}
