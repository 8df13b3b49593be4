//! IP addresses and blocks of them, as the API server reads them.

use core::net::Ipv6Addr;

use kdsl_base::{Code, Diagnostic, Node};

use crate::rule::REJECTED;
use crate::text::{respell, short};

/// An address, as a number of so many bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Address {
    bits: u128,
    /// 32 or 128.
    pub width: u32,
}

/// The addresses that begin alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    start: Address,
    /// How many bits they have in common.
    pub length: u32,
}

/// Which addresses a place takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    Any,
    V4,
    V6,
}

impl Address {
    /// Reads `10.0.0.1` or `fd00::1`. Zeros in front are read as the API server reads them, as decimal.
    pub(crate) fn parse(text: &str) -> Option<Address> {
        if text.contains(':') {
            let address: Ipv6Addr = text.parse().ok()?;
            return Some(Address { bits: u128::from(address), width: 128 });
        }
        let mut bits = 0;
        let mut parts = 0;
        for part in text.split('.') {
            if part.is_empty() || part.len() > 9 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            bits = bits << 8 | u128::from(part.parse::<u32>().ok().filter(|number| *number <= 255)?);
            parts += 1;
            if parts > 4 {
                return None;
            }
        }
        (parts == 4).then_some(Address { bits, width: 32 })
    }

    fn family(self) -> Family {
        if self.width == 32 { Family::V4 } else { Family::V6 }
    }

    /// Why nothing can be reached there from elsewhere, if so.
    fn special(self) -> Option<&'static str> {
        let (v4, v6) = (self.width == 32, self.width == 128);
        let starts = |bits: u32, with: u128| self.bits >> (self.width - bits) == with;
        if self.bits == 0 {
            Some("it means no address at all")
        } else if v4 && starts(8, 127) || v6 && self.bits == 1 {
            Some("it is the machine itself")
        } else if v4 && (starts(16, 0xa9fe) || starts(24, 0x00e0_0000))
            || v6 && (starts(10, 0xfe80 >> 6) || starts(16, 0xff02))
        {
            Some("it is only for a single link")
        } else {
            None
        }
    }
}

impl Block {
    /// Reads `10.0.0.0/8`.
    pub(crate) fn parse(text: &str) -> Option<Block> {
        let (start, length) = text.split_once('/')?;
        let start = Address::parse(start)?;
        let digits = !length.is_empty() && length.len() <= 3 && length.bytes().all(|b| b.is_ascii_digit());
        let length: u32 = length.parse().ok().filter(|length| digits && *length <= start.width)?;
        Some(Block { start, length })
    }

    /// Whether every address of the other is in it.
    pub(crate) fn holds(self, other: Block) -> bool {
        let same =
            |bits: u32| bits == 0 || (self.start.bits ^ other.start.bits) >> (self.start.width - bits) == 0;
        self.start.width == other.start.width && self.length <= other.length && same(self.length)
    }
}

/// Reports a text that is no address of that family.
pub(crate) fn address(node: &Node, family: Family) -> Option<Diagnostic> {
    let text = node.as_str()?;
    let (kind, example) = match family {
        Family::Any => ("IP", "10.0.0.1"),
        Family::V4 => ("IPv4", "10.0.0.1"),
        Family::V6 => ("IPv6", "fd00::1"),
    };
    let wrong = match Address::parse(text) {
        Some(found) if family == Family::Any || found.family() == family => return None,
        Some(_) => "an address of the other family",
        None => "not an IP address",
    };
    let message = format!("`{}` is not an {kind} address", short(text));
    Some(
        Diagnostic::error(Code::K0806, node.origin, message)
            .label(wrong)
            .note(REJECTED)
            .help(format!("write an address such as `{example}`")),
    )
}

/// The same for an address that others must be able to reach.
pub(crate) fn reachable(node: &Node, family: Family) -> Option<Diagnostic> {
    if let Some(problem) = address(node, family) {
        return Some(problem);
    }
    let text = node.as_str()?;
    let why = Address::parse(text)?.special()?;
    let message = format!("`{}` cannot be reached from elsewhere", short(text));
    Some(Diagnostic::error(Code::K0806, node.origin, message).label(why).note(REJECTED))
}

/// Reads a block of addresses, or reports it.
pub(crate) fn block(node: &Node) -> Result<Option<Block>, Diagnostic> {
    let Some(text) = node.as_str().map(str::trim) else { return Ok(None) };
    if let Some(block) = Block::parse(text) {
        return Ok(Some(block));
    }
    let message = format!("`{}` is not a block of IP addresses", short(text));
    let problem = Diagnostic::error(Code::K0806, node.origin, message).note(REJECTED);
    Err(match Address::parse(text) {
        Some(one) => {
            let whole = format!("{text}/{}", one.width);
            let problem = problem.label("it does not say how many bits are the same");
            respell(
                problem,
                format!("write `{whole}` for this address alone"),
                (node.origin, text),
                &whole,
                false,
            )
        }
        None => problem.label("not an address with a length").help("write a block such as `10.0.0.0/8`"),
    })
}
