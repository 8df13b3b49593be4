//! Turning a condition round, with what stands in its branches.

use kdsl_base::{Edit, Span};
use kdsl_syntax::NodeKind;
use kdsl_syntax::ast::{AstNode, BinaryOp, Expr, If, UnaryOp};

use super::Draft;
use super::context::Context;

/// `if c then a else b` as `if !c then b else a`; the same for items and entries.
pub(super) fn invert(context: &Context<'_>) -> Vec<Draft> {
    inverted(context).into_iter().collect()
}

fn inverted(context: &Context<'_>) -> Option<Draft> {
    let is_if = |kind| matches!(kind, NodeKind::IfExpr | NodeKind::IfItem | NodeKind::IfEntries);
    let node = context.around().find(|node| is_if(node.kind()))?;
    let cond = node.children().find_map(Expr::cast)?;
    if context.selection.start > cond.span().end {
        return None;
    }
    let branches: Vec<Span> = if let Some(branches) = If::cast(node) {
        let (then, otherwise) = (branches.then()?, branches.otherwise()?);
        if matches!(then, Expr::If(_) | Expr::Missing(_))
            || matches!(otherwise, Expr::If(_) | Expr::Missing(_))
        {
            return None;
        }
        vec![then.span(), otherwise.span()]
    } else {
        let blocks = |kind| matches!(kind, NodeKind::Block | NodeKind::EntryBlock);
        node.children().filter(|child| blocks(child.kind())).map(|child| child.span()).collect()
    };
    let [then, otherwise] = branches.as_slice() else { return None };
    let put = |span: &Span, with: &Span| Edit { span: *span, replacement: context.text(*with).to_owned() };
    let edits = vec![
        Edit { span: cond.span(), replacement: negated(cond)? },
        put(then, otherwise),
        put(otherwise, then),
    ];
    Some(Draft::new("Turn the condition round", edits))
}

/// The text of the opposite of a condition.
fn negated(cond: Expr<'_>) -> Option<String> {
    let opposite = |op| {
        Some(match op {
            BinaryOp::Equal => BinaryOp::NotEqual,
            BinaryOp::NotEqual => BinaryOp::Equal,
            BinaryOp::Less => BinaryOp::GreaterOrEqual,
            BinaryOp::LessOrEqual => BinaryOp::Greater,
            BinaryOp::Greater => BinaryOp::LessOrEqual,
            BinaryOp::GreaterOrEqual => BinaryOp::Less,
            _ => return None,
        })
    };
    let text = cond.text();
    Some(match cond {
        Expr::Missing(_) => return None,
        Expr::Unary(unary) if unary.op() == UnaryOp::Not => unary.operand()?.text().to_owned(),
        Expr::Binary(binary) => match binary.op().and_then(opposite) {
            Some(op) => {
                format!("{} {} {}", binary.left()?.text(), op.symbol(), binary.right()?.text())
            }
            None => format!("!({text})"),
        },
        Expr::Name(_)
        | Expr::Field(_)
        | Expr::Call(_)
        | Expr::Index(_)
        | Expr::Paren(_)
        | Expr::Literal(_) => {
            format!("!{text}")
        }
        _ => format!("!({text})"),
    })
}
