//! What a module does before it ends itself, cut away.
//!
//! A panic stops the module, which is then started anew: nobody sees its words, nor where it came from. The functions
//! that make them, and whatever is handed to those, are a twentieth of what a page waits for. So a call to a function
//! that never comes back becomes the instruction that stops the module.

use std::collections::HashSet;

use walrus::ir::{Instr, InstrSeq, InstrSeqId, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, FunctionId, FunctionKind, LocalFunction, Module};

/// Cuts; gives how many functions never come back.
pub(crate) fn cut(module: &mut Module) -> usize {
    let imported: HashSet<FunctionId> = module
        .funcs
        .iter()
        .filter(|it| !matches!(it.kind, FunctionKind::Local(_)))
        .map(|it| it.id())
        .collect();
    let mut ending = HashSet::new();
    loop {
        let is_new = |(id, function): &(FunctionId, &LocalFunction)| {
            !ending.contains(id) && never_returns(function, &ending, &imported)
        };
        let found: Vec<FunctionId> = module.funcs.iter_local().filter(is_new).map(|(id, _)| id).collect();
        if found.is_empty() {
            break;
        }
        ending.extend(found);
    }
    for (_, function) in module.funcs.iter_local_mut() {
        for sequence in Parts::of(function).sequences {
            shorten(function.block_mut(sequence), &ending);
        }
    }
    walrus::passes::gc::run(module);
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else {
            continue;
        };
        forget_places(&mut data.value, start);
    }
    ending.len()
}

/// Clears where panics came from: a file, the length of its name, a line and a column, in four numbers. What reads
/// them is cut away, or makes words that nobody sees; cleared, they are compressed to nothing.
fn forget_places(bytes: &mut [u8], start: i32) {
    let is_place = |bytes: &[u8], at: usize| -> Option<bool> {
        let number = |index: usize| {
            let four = bytes.get(at + index * 4..at + index * 4 + 4)?;
            Some(u32::from_le_bytes(four.try_into().ok()?) as usize)
        };
        let [file, length, line, column] = [number(0)?, number(1)?, number(2)?, number(3)?];
        let from = file.checked_sub(usize::try_from(start).ok()?)?;
        let name = bytes.get(from..from.checked_add(length)?)?;
        let name = name.strip_suffix(b"\0").unwrap_or(name);
        Some(name.len() < 300 && name.ends_with(b".rs") && line < 100_000 && column < 10_000)
    };
    let places: Vec<usize> =
        (0..bytes.len()).step_by(4).filter(|at| is_place(bytes, *at) == Some(true)).collect();
    for at in places {
        if let Some(place) = bytes.get_mut(at..at + 16) {
            place.fill(0);
        }
    }
}

/// What a function consists of.
#[derive(Default)]
struct Parts {
    sequences: Vec<InstrSeqId>,
    called: Vec<FunctionId>,
    /// Whether it says itself that it comes back.
    returns: bool,
    targets: HashSet<InstrSeqId>,
}

impl Parts {
    fn of(function: &LocalFunction) -> Parts {
        let mut parts = Parts::default();
        dfs_in_order(&mut parts, function, function.entry_block());
        parts
    }
}

impl<'instr> Visitor<'instr> for Parts {
    fn start_instr_seq(&mut self, sequence: &'instr InstrSeq) {
        self.sequences.push(sequence.id());
    }

    fn visit_instr(&mut self, instruction: &'instr Instr, _: &'instr walrus::ir::InstrLocId) {
        match instruction {
            Instr::Return(_)
            | Instr::ReturnCall(_)
            | Instr::ReturnCallIndirect(_)
            | Instr::ReturnCallRef(_) => self.returns = true,
            Instr::Call(call) => self.called.push(call.func),
            Instr::Br(branch) => drop(self.targets.insert(branch.block)),
            Instr::BrIf(branch) => drop(self.targets.insert(branch.block)),
            Instr::BrTable(table) => {
                self.targets.extend(table.blocks.iter().copied().chain([table.default]));
            }
            _ => {}
        }
    }
}

/// Whether each way through a function stops the module. One that calls what the host gives may throw an error
/// there, which has its own words.
fn never_returns(
    function: &LocalFunction,
    ending: &HashSet<FunctionId>,
    imported: &HashSet<FunctionId>,
) -> bool {
    let entry = function.entry_block();
    if !function.block(entry).iter().any(|(instruction, _)| stops(instruction, ending)) {
        return false;
    }
    let parts = Parts::of(function);
    !parts.returns && !parts.targets.contains(&entry) && !parts.called.iter().any(|it| imported.contains(it))
}

fn stops(instruction: &Instr, ending: &HashSet<FunctionId>) -> bool {
    match instruction {
        Instr::Unreachable(_) => true,
        Instr::Call(call) => ending.contains(&call.func),
        _ => false,
    }
}

/// Ends a sequence where the module stops, without what was prepared for that. What is left on the stack there is of
/// no account.
fn shorten(sequence: &mut InstrSeq, ending: &HashSet<FunctionId>) {
    let Some(at) = sequence.iter().position(|(instruction, _)| stops(instruction, ending)) else { return };
    sequence.truncate(at + 1);
    let last = sequence.pop();
    while sequence.last().is_some_and(|(instruction, _)| only_prepares(instruction)) {
        sequence.pop();
    }
    if let Some((_, place)) = last {
        sequence.push((walrus::ir::Unreachable {}.into(), place));
    }
}

/// Whether an instruction does nothing that is seen once the module is stopped.
fn only_prepares(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::Const(_)
            | Instr::LocalGet(_)
            | Instr::LocalSet(_)
            | Instr::LocalTee(_)
            | Instr::GlobalGet(_)
            | Instr::GlobalSet(_)
            | Instr::Binop(_)
            | Instr::Unop(_)
            | Instr::Select(_)
            | Instr::Drop(_)
            | Instr::Load(_)
            | Instr::Store(_)
    )
}
