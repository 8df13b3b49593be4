//! IP addresses and their blocks in CIDR notation, of both families.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::text::{method, param};
use super::{Call, Form, Halt, Method};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

/// The methods of text.
pub(super) const METHODS: &[Method] = &[
    method(
        "is-ip",
        &[],
        Form::Bool,
        "Whether the text is an IP address: `\"10.0.0.1\".is-ip()` is `true`, `\"::1\".is-ip()` is `true`.",
        |call| {
            call.plain("is-ip")?;
            Ok(call.give(Val::Bool(call.text().parse::<IpAddr>().is_ok())))
        },
    ),
    method(
        "is-cidr",
        &[],
        Form::Bool,
        "Whether the text is a block of IP addresses in CIDR notation: `\"10.0.0.0/8\".is-cidr()` is `true`.",
        |call| {
            call.plain("is-cidr")?;
            Ok(call.give(Val::Bool(Block::read(call.text()).is_some())))
        },
    ),
    method(
        "cidr-contains",
        &[param("address", Form::Text)],
        Form::Bool,
        "Whether an address, or a whole block, is in the block: `\"10.0.0.0/8\".cidr-contains(\"10.1.2.3\")` is `true`.",
        contains,
    ),
    method(
        "cidr-host",
        &[param("number", Form::Int)],
        Form::Text,
        "The address of that number in the block, counted from zero; a negative number counts from the end: `\"10.96.0.0/12\".cidr-host(10)` is `\"10.96.0.10\"`.",
        host,
    ),
    method(
        "cidr-subnet",
        &[param("bits", Form::Int), param("number", Form::Int)],
        Form::Text,
        "The block of that number, counted from zero, where the block is divided into those whose prefix is so many bits longer: `\"10.0.0.0/16\".cidr-subnet(8, 3)` is `\"10.0.3.0/24\"`.",
        subnet,
    ),
];

/// A block of addresses. The address is its first one.
#[derive(Clone, Copy)]
struct Block {
    first: u128,
    prefix: u32,
    /// How many bits an address has: 32 or 128.
    width: u32,
}

impl Block {
    fn address(address: IpAddr) -> Block {
        match address {
            IpAddr::V4(address) => Block { first: u32::from(address).into(), prefix: 32, width: 32 },
            IpAddr::V6(address) => Block { first: address.into(), prefix: 128, width: 128 },
        }
    }

    /// `10.0.0.0/8`. The address may be any one of the block.
    fn read(text: &str) -> Option<Block> {
        let (address, prefix) = text.split_once('/')?;
        let block = Block::address(address.parse().ok()?);
        let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|prefix| digits && *prefix <= block.width)?;
        Some(Block { first: block.first & !mask(block.width - prefix), prefix, ..block })
    }

    /// The number of the last address, counted from the first.
    fn last(self) -> u128 {
        mask(self.width - self.prefix)
    }

    fn holds(self, other: Block) -> bool {
        self.width == other.width
            && self.prefix <= other.prefix
            && other.first & !mask(self.width - self.prefix) == self.first
    }

    fn written(self, address: u128) -> String {
        match u32::try_from(address) {
            Ok(address) if self.width == 32 => Ipv4Addr::from(address).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }
}

/// So many ones.
fn mask(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |power| power - 1)
}

/// The receiver's block.
fn block(call: &mut Call<'_>, method: &str) -> Result<Block, Halt> {
    call.plain(method)?;
    Block::read(call.text()).ok_or_else(|| {
        let shown: String = call.text().chars().take(40).collect();
        let message = "this text is not a block of IP addresses";
        let failure = problems::unreadable_text(Place::Receiver, message).label(format!("this is {shown:?}"));
        failure.note("a block is an address and the length of its prefix, such as `10.0.0.0/8`").into()
    })
}

fn contains(call: &mut Call<'_>) -> Result<Item, Halt> {
    let block = block(call, "cidr-contains")?;
    let text = call.text_arg(0).unwrap_or_default();
    let other = text.parse().map(Block::address).ok().or_else(|| Block::read(&text));
    let Some(other) = other else {
        let message = "this text is not an IP address, and not a block of them";
        return Err(problems::unreadable_text(Place::Argument(0), message).label("not an address").into());
    };
    Ok(call.give(Val::Bool(block.holds(other))))
}

/// A number among so many, the last of which is `last`; a negative one counts from the end.
fn numbered(number: i64, last: u128) -> Option<u128> {
    let distance = u128::from(number.unsigned_abs());
    if number < 0 { last.checked_sub(distance.checked_sub(1)?) } else { Some(distance) }
        .filter(|number| *number <= last)
}

fn host(call: &mut Call<'_>) -> Result<Item, Halt> {
    let block = block(call, "cidr-host")?;
    let number = call.int_arg(0).unwrap_or(0);
    let Some(place) = numbered(number, block.last()) else {
        let message = format!("`{}` has no address of the number {number}", call.text());
        return Err(problems::argument_range(Place::Argument(0), message).label("beyond the block").into());
    };
    Ok(call.give(Val::str(block.written(block.first | place))))
}

fn subnet(call: &mut Call<'_>) -> Result<Item, Halt> {
    let block = block(call, "cidr-subnet")?;
    let bits = call.int_arg(0).and_then(|bits| u32::try_from(bits).ok());
    let left = block.width - block.prefix;
    let Some(bits) = bits.filter(|bits| *bits <= left) else {
        let message = format!("the prefix of `{}` can be up to {left} bits longer", call.text());
        return Err(problems::argument_range(Place::Argument(0), message).label("out of range").into());
    };
    let number = call.int_arg(1).unwrap_or(0);
    let Some(place) = numbered(number, mask(bits)) else {
        let message = format!("{bits} bits have no block of the number {number}");
        return Err(problems::argument_range(Place::Argument(1), message).label("beyond the block").into());
    };
    let shifted = place.checked_shl(left - bits).unwrap_or(0);
    let text = format!("{}/{}", block.written(block.first | shifted), block.prefix + bits);
    Ok(call.give(Val::str(text)))
}
