//! The words of initialisers.

/// `init = he_normal`: how weights begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// 0.
    Zeros,
    /// 1.
    Ones,
    /// U(−limit, limit); without a limit 1/√inputs.
    Uniform(Option<f64>),
    /// U(−l, l), l = √(6 / (inputs + outputs)).
    XavierUniform,
    /// N(0, 2 / (inputs + outputs)).
    XavierNormal,
    /// U(−l, l), l = √(6 / inputs).
    HeUniform,
    /// N(0, 2 / inputs).
    HeNormal,
    /// U(−l, l), l = √(3 / inputs).
    LecunUniform,
    /// N(0, 1 / inputs).
    LecunNormal,
}

impl Init {
    /// All initialisers, in the order in which help texts list them.
    pub const ALL: [Init; 9] = [
        Self::Zeros,
        Self::Ones,
        Self::Uniform(None),
        Self::XavierUniform,
        Self::XavierNormal,
        Self::HeUniform,
        Self::HeNormal,
        Self::LecunUniform,
        Self::LecunNormal,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Zeros => "zeros",
            Self::Ones => "ones",
            Self::Uniform(_) => "uniform",
            Self::XavierUniform => "xavier_uniform",
            Self::XavierNormal => "xavier_normal",
            Self::HeUniform => "he_uniform",
            Self::HeNormal => "he_normal",
            Self::LecunUniform => "lecun_uniform",
            Self::LecunNormal => "lecun_normal",
        }
    }

    /// The initialiser with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|init| init.word() == word)
    }
}
