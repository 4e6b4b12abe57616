//! One-time codes as authenticator apps make them (RFC 6238: SHA-1, 30 seconds, six digits).

use sha1::{Digest, Sha1};

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP: i64 = 30;

/// A secret as apps take it: base32.
pub fn spelled(secret: &[u8]) -> String {
    let mut text = String::new();
    for group in secret.chunks(5) {
        let bits = group
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let bits = bits << (8 * (5 - group.len()));
        for at in 0..(group.len() * 8).div_ceil(5) {
            let digit = usize::try_from(bits >> (35 - 5 * at) & 31).unwrap_or_default();
            text.extend(ALPHABET.get(digit).map(|letter| char::from(*letter)));
        }
    }
    text
}

/// The bytes of a spelled secret; what is no base32 is passed over.
fn bytes(spelled: &str) -> Vec<u8> {
    let (mut bits, mut held, mut out) = (0_u32, 0_u32, Vec::new());
    for letter in spelled.bytes() {
        let Some(digit) = ALPHABET.iter().position(|known| *known == letter) else {
            continue;
        };
        bits = bits << 5 | u32::try_from(digit).unwrap_or_default();
        held += 5;
        if held >= 8 {
            held -= 8;
            out.extend(u8::try_from(bits >> held & 255));
        }
    }
    out
}

/// The code of a secret at a Unix second.
pub fn code(secret: &str, second: i64) -> String {
    let mut key = [0_u8; 64];
    for (place, byte) in key.iter_mut().zip(bytes(secret)) {
        *place = byte;
    }
    let counter = (second / STEP).to_be_bytes();
    let inner = Sha1::new()
        .chain_update(key.map(|byte| byte ^ 0x36))
        .chain_update(counter)
        .finalize();
    let outer = Sha1::new()
        .chain_update(key.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize();
    let start = outer.last().map_or(0, |byte| usize::from(byte & 15));
    let number = outer
        .iter()
        .skip(start)
        .take(4)
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Whether a code is that of the second, or of the step before or after: clocks differ.
pub fn fits(secret: &str, given: &str, second: i64) -> bool {
    [0, -STEP, STEP]
        .iter()
        .any(|shift| code(secret, second + shift) == given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = spelled(b"12345678901234567890");
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(code(&secret, 59), "287082");
        assert_eq!(code(&secret, 1_111_111_109), "081804");
        assert!(fits(&secret, "287082", 61));
        assert!(!fits(&secret, "287082", 120));
    }
}
