//! Families of networks: their constants, and mistakes of some members or of all.

network! {
    pub struct Net<const H in [8, 16], const P in [0.1, 5e-1,]> {
        x: input(2);
        h: x -> dense(2 * H) -> relu -> dropout(P);
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Untrained<const FAR in [3, 4]> {
        x: input(9);
        y: x -> slice(..FAR) -> dense(2);
    }
}

network! {
    pub struct Generic<const H: usize> {
    //~ «const H: usize» the constant `H` of a family has no values [NW0068]
    //~| help: list them: `const H in [8, 16, 32]`
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Typed<const H: usize in [8, 16], D in [2, 4]> {
    //~ «: usize» the type of `H` follows from its values [NW0068]
    //~| help: write `const H in [8, 16]`
    //~ «D» `D` is a constant, which begins with `const` [NW0068]
    //~| help: write `const D in [2, 4]`
        x: input(2);
        h: x -> dense(H) -> tanh;
        k: h -> dense(D) -> tanh;
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Range<const H in 8..16> {
    //~ «8» expected `[…]`, found `8` [NW0001]
    //~| help: list the values: `const H in [8, 16, 32]`
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Brackets<const H in (8, 16)> {
    //~ «(8, 16)» expected `[…]`, found `(…)` [NW0001]
    //~| help: write `const H in [8, 16]`
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Numbers<const H in [8, -1, 8, wide, 8.., 16usize, 0.5f32, "4", 0x8, 1e40, , 1e999]> {
    //~ «-1» a value of a constant is a number such as `16` or `0.5`, found `-1` [NW0068]
    //~| help: list it without its sign, which is no part of a name, and write `-` in the item
    //~ «8» the value 8 of `H` is listed twice [NW0068]
    //~| help: remove it: a value is one member
    //~ «wide» a value of a constant is a number such as `16` or `0.5`, found `wide` [NW0068]
    //~| help: write the number itself
    //~ «8..» a value of a constant is a number such as `16` or `0.5`, found `8..` [NW0068]
    //~| help: list each value: `[8, 16, 32]`
    //~ «16usize» a value of a constant is a number such as `16` or `0.5`, found `16usize` [NW0068]
    //~| help: write `16`, without a suffix
    //~ «0.5f32» a value of a constant is a number such as `16` or `0.5`, found `0.5f32` [NW0068]
    //~| help: write `0.5`, without a suffix
    //~ «"4"» a value of a constant is a number such as `16` or `0.5`, found `"4"` [NW0068]
    //~| help: write the number itself
    //~ «0x8» the value 0x8 of `H` is listed twice [NW0068]
    //~| help: remove it: a value is one member
    //~ «1e40» `1e40` has too many digits for the name of a member [NW0068]
    //~| help: the name has all digits of the value, at most 20
    //~ «[8, -1, 8, wide, 8.., 16usize, 0.5f32, "4", 0x8, 1e40, , 1e999]» a value of a constant is a number such as `16` or `0.5`, found nothing [NW0068]
    //~| help: write the number itself
    //~ «1e999» `1e999` has too many digits for the name of a member [NW0068]
    //~| help: the name has all digits of the value, at most 20
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Empty<const H in []> {
    //~ «[]» the constant `H` has no values, so the family has no members [NW0068]
    //~| help: list them: `const H in [8, 16, 32]`
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Names<const h in [8], const INPUTS in [3], const _ in [4], const INPUTS in [5]> {
    //~ «h» the name of a constant is written in capitals, found `h` [NW0068]
    //~| help: write a name such as `H`
    //~ «INPUTS» every network has a constant `INPUTS` of its own [NW0068]
    //~| help: choose another name
    //~ «_» the name of a constant is written in capitals, found `_` [NW0068]
    //~| help: write a name such as `H`
    //~ «INPUTS» the constant `INPUTS` is declared twice [NW0068]
    //~| help: give one of them another name
        x: input(2);
        h: x -> dense(INPUTS) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Value<const H in [8, 16]> {
        x: input(2);
        H: x -> dense(H) -> tanh;
        //~ «H» `H` is a constant of the family and cannot be the name of a value [NW0068]
        //~| help: choose another name
        y: H -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Unused<const H in [8, 16], const D in [2]> {
    //~ «D» the items of `Unused` do not use the constant `D` [NW0068]
    //~| help: remove it, or use it where a number is written, as in `dense(D)`
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Path<const H in [8, 16]> {
        x: input(2);
        h: x -> dense(sizes::H) -> tanh;
        //~ «sizes::H» a layer width must be a number; a macro cannot see the value of `sizes::H` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(sizes::H == 16);`
        k: h -> dense(H) -> tanh;
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Short<const H in [8, 16], 2, 1>;
    //~ «2» expected `const` and a name, found `2` [NW0001]
    //~| help: a constant with its values is written `const H in [8, 16, 32]`
}

network! {
    pub struct ShortForm<const H in [8, 16]>;
    //~ «;» expected `{`, found `;` [NW0001]
    //~| help: a family has its items in braces: `struct ShortForm<const H in [8, 16]> { x: input(2); h: x -> dense(H); … }`
}

network! {
    pub struct Open<const H in [8, 16] {
    //~ «{ x: input(2); h: x -> dense(H) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }» expected `,` or `>`, found `{…}` [NW0001]
    //~| help: write `struct Open<const H in [8, 16]> { … }`
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Wrong<const 8 in H, const D in [2] in [3]> {
    //~ «8» expected `const` and a name, found `8` [NW0001]
    //~| help: a constant with its values is written `const H in [8, 16, 32]`
    //~ «in» expected `,` or `>`, found `in` [NW0001]
    //~| help: a constant with its values is written `const H in [8, 16, 32]`
        x: input(2);
        h: x -> dense(D) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Many<const A in [1, 2, 3, 4, 5, 6, 7, 8, 9], const B in [1, 2, 3, 4, 5, 6, 7, 8]> {
    //~ «<const A in [1, 2, 3, 4, 5, 6, 7, 8, 9], const B in [1, 2, 3, 4, 5, 6, 7, 8]>» the family `Many` has 72 members, more than the limit of 64 [NW0068]
    //~| help: leave values out, or declare several families
        x: input(2);
        h: x -> dense(A) -> tanh;
        k: h -> dense(B) -> tanh;
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// One mistake of all members, with one text, is one error.
network! {
    pub struct All<const H in [8, 16]> {
        x: input(2);
        h: x -> dense(H) -> tanhh;
        //~ 2. «tanhh» no operation is called `tanhh` [NW0018]
        //~| help: did you mean `tanh`?
        y: hh -> dense(1) -> sigmoid;
        //~ 1. «hh» no value is called `hh` [NW0007]
        //~| help: did you mean `h`?
        loss: bce(y);
    }
}

// A mistake of one member.
network! {
    pub struct One<const H in [0, 8, 16]> {
        x: input(2);
        h: x -> dense(H) -> tanh;
        //~ «H» in `One0`: a layer width cannot be 0 [NW0011]
        //~| help: every size is at least 1
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// Of two, of several, and of all with other numbers.
network! {
    pub struct Two<const H in [4, 6, 8]> {
        x: input(6);
        h: x -> dense(8) -> tanh -> slice(..H);
        s: h + x -> tanh;
        //~ «x» in `Two4` and `Two8`: `h` has 4 values, `x` has 6 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: x -> dense(4);`, then add `part`
        //~| note: -1 «h» `h` gets its 4 values
        y: s -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Several<const P in [0.5, 1, 2, 3]> {
        x: input(6);
        h: x -> dense(8) -> tanh -> dropout(P);
        //~ «P» in `Several1` and 2 other members: the share that is dropped must be above 0 and below 1, found 1 [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct AllOfThem<const H in [8, 16]> {
        x: input(2);
        h[7]: x -> dense(H) -> tanh;
        //~ «[7]» in all members, for example `AllOfThem8`: `h` has 8 values, not [7] [NW0030]
        //~| help: write `[8]`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// What some members are warned of is left out where others have errors.
network! {
    pub struct Warned<const H in [0, 1]> {
        x: input(2);
        h: x -> dense(8, init = zeros) -> relu;
        k: h -> dense(H) -> relu;
        //~ «H» in `Warned0`: a layer width cannot be 0 [NW0011]
        //~| help: every size is at least 1
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Warnings<const H in [8, 16]> {
        x: input(2);
        h: x -> dense(H, init = zeros) -> relu;
        //~ warning «zeros» in all members, for example `Warnings8`: `h` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(8, init = zeros, allow = "NW0053")`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Inputs<const N in [2, 3]> {
        x: input(N);
        //~ «input(N)» the members of a family have the same input, but that of `Inputs2` has 2 numbers and that of `Inputs3` 3 [NW0068]
        //~| help: give the input one size, or declare the networks one by one
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Targets<const N in [1, 3]> {
        x: input(2);
        y: x -> dense(N) -> tanh;
        loss: mse(y);
        //~ «loss» the members of a family have the same target, but that of `Targets1` has 1 number and that of `Targets3` 3 [NW0068]
        //~| help: give the target one size, or declare the networks one by one
    }
}

network! {
    pub struct File<const H in [8, 16]> {
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
        weights: file("policy.safetensors");
        //~ «weights» the members of a family have weights of different shapes, which one file cannot have [NW0068]
        //~| help: remove the item; a network that is declared alone can have it
    }
}

network! {
    pub struct Large<const H in [16000, 16001, 16002]> {
        x: input(16000);
        h: x -> dense(2) -> tanh -> dense(H);
        //~ «dense(H)» in all members, for example `Large16000`: the chain of `h` has a second layer with parameters [NW0032]
        //~| help: write `h2: x -> dense(2) -> tanh; h: h2 -> dense(16000);`
        //~ «h» in all members, for example `Large16000`: the layers of `Large16000` have 16005 values per sample, more than the limit of 7680 [NW0048]
        //~| help: make the layers narrower: with 7675 outputs this one fits
        y: h -> dense(1);
    }
}

network! {
    pub struct Parameters<const A in [501, 502, 503, 504, 505]> {
    //~ «Parameters» the 5 members of `Parameters` have 301802515 parameters, more than the limit of 268435456 [NW0048]
    //~| help: leave values out, or declare several families
        x: input(120000);
        y: x -> dense(A) -> slice(..1);
    }
}

network! {
    pub struct Sum<const A in [51, 52, 53, 54, 55, 56, 57, 58, 59], const B in [81, 82, 83]> {
    //~ «Sum» `rustc` would compile up to 5328200 lines of LLVM IR for the 27 members of `Sum`, more than the limit of 4180000 [NW0048]
    //~| help: leave values out, or declare several families
        x: input(2);
        h: x -> dense(A) -> tanh;
        k: h -> dense(B) -> tanh;
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}
