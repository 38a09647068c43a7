//! The part of JSON that a header of safetensors has: texts and whole numbers, read without heap.
//!
//! Input: a text. Output: its parts, borrowed. Guarantees: no panic; a cursor never moves back.

use core::fmt;

/// What the header should have at a place, and has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The byte of the header.
    pub at: usize,
    /// What it should be.
    pub what: &'static str,
}

/// A text as it is written in JSON, between its quotes; its escapes are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    /// The characters, without escapes.
    pub fn chars(self) -> impl Iterator<Item = char> + use<'a> {
        let mut rest = self.0.chars();
        core::iter::from_fn(move || match rest.next()? {
            '\\' => Some(escaped(&mut rest).unwrap_or(char::REPLACEMENT_CHARACTER)),
            plain => Some(plain),
        })
    }

    /// Whether these are its characters.
    #[must_use]
    pub fn is(self, text: &str) -> bool {
        self.chars().eq(text.chars())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars().try_for_each(|character| fmt::Write::write_char(to, character))
    }
}

/// The character of an escape, after its backslash.
fn escaped(rest: &mut core::str::Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let high = four(rest)?;
            if !(0xd800..0xdc00).contains(&high) {
                return char::from_u32(high);
            }
            let low = (rest.next()? == '\\' && rest.next()? == 'u').then(|| four(rest)).flatten()?;
            let low = low.checked_sub(0xdc00).filter(|&low| low < 0x400)?;
            char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)?
        }
        plain @ ('"' | '\\' | '/') => plain,
        _ => return None,
    })
}

fn four(rest: &mut core::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |number, _| Some(number * 16 + rest.next()?.to_digit(16)?))
}

/// A place in the header.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.at += blanks;
        rest.get(blanks).copied()
    }

    const fn expected(&self, what: &'static str) -> Expected {
        Expected { at: self.at, what }
    }

    /// Whether this byte is next; it is then behind the cursor.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Expected> {
        if self.take(byte) {
            return Ok(());
        }
        Err(self.expected(match byte {
            b'{' => "`{`",
            b'[' => "`[`",
            b':' => "`:`",
            _ => "another sign",
        }))
    }

    /// Whether a list ends here with this byte, rather than going on with a comma.
    pub(super) fn ended(&mut self, close: u8) -> Result<bool, Expected> {
        if self.take(close) {
            Ok(true)
        } else if self.take(b',') {
            Ok(false)
        } else {
            Err(self.expected("a comma or the end of the list"))
        }
    }

    pub(super) fn only_blanks(&mut self) -> Result<(), Expected> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("only blanks behind the header's object")),
        }
    }

    pub(super) fn string(&mut self) -> Result<Text<'a>, Expected> {
        if !self.take(b'"') {
            return Err(self.expected("a text in quotes"));
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut characters = rest.chars();
        loop {
            let before = rest.len() - characters.as_str().len();
            match characters.next() {
                Some('"') => {
                    self.at += before + 1;
                    return Ok(Text(rest.get(..before).unwrap_or_default()));
                }
                Some('\\') => {
                    if escaped(&mut characters).is_none() {
                        self.at += before;
                        return Err(self.expected("a valid escape"));
                    }
                }
                Some(character) if character >= ' ' => {}
                Some(_) | None => {
                    self.at += before;
                    return Err(self.expected("the end of a text"));
                }
            }
        }
    }

    pub(super) fn number(&mut self) -> Result<usize, Expected> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        match rest.get(..digits).unwrap_or_default().parse() {
            Ok(number) => {
                self.at += digits;
                Ok(number)
            }
            Err(_) => Err(self.expected("a whole number that fits into memory")),
        }
    }

    /// The next key and text of an object, `None` at its end.
    pub(super) fn pair(&mut self, first: &mut bool) -> Result<Option<(Text<'a>, Text<'a>)>, Expected> {
        let ended = if core::mem::take(first) {
            self.expect(b'{')?;
            self.take(b'}')
        } else {
            self.ended(b'}')?
        };
        if ended {
            return Ok(None);
        }
        let key = self.string()?;
        self.expect(b':')?;
        Ok(Some((key, self.string()?)))
    }

    pub(super) fn skip_texts(&mut self) -> Result<(), Expected> {
        let mut first = true;
        while self.pair(&mut first)?.is_some() {}
        Ok(())
    }
}
