//! Every error and warning of a declaration, with its reason and a declaration that works.
//!
//! A message ends with its code, such as `[NW0022]`. `allow = "NW0050"` at an operation or a loss silences
//! the warning NW0050 there.

// Input: the pages of docs/errors. Output: a module for each. Guarantees: a page without a module, or a
// module without a page, fails a test.

macro_rules! pages {
    ($($code:ident)*) => {$(
        #[doc = include_str!(concat!("../docs/errors/", stringify!($code), ".md"))]
        #[allow(non_snake_case)] // a code is written as it is reported
        pub mod $code {}
    )*};
}

pages! {
    NW0001 NW0002 NW0003 NW0004 NW0005 NW0006 NW0007 NW0008 NW0009
    NW0010 NW0011 NW0012 NW0013 NW0014 NW0015 NW0016 NW0017 NW0018
    NW0019 NW0020 NW0021 NW0022 NW0023 NW0024 NW0025 NW0026 NW0027
    NW0028 NW0029 NW0030 NW0031 NW0032 NW0033 NW0034 NW0035 NW0036
    NW0037 NW0038 NW0039 NW0040 NW0041 NW0042 NW0043 NW0044 NW0045
    NW0046 NW0047 NW0048 NW0049 NW0050 NW0051 NW0052 NW0053 NW0054
    NW0055 NW0056 NW0057 NW0058 NW0059 NW0060 NW0061 NW0062 NW0063
    NW0064 NW0065 NW0066 NW0067 NW0068 NW0069 NW0070 NW0071
}
