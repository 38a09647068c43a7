//! Errors of a family are reported once and only there: no use of its members, its visitor or its rows raises
//! an error of its own.
#![deny(warnings)]

use netwright::prelude::*;

network! {
    pub struct Misspelled<const H in [8, 16]> {
        x: input(2);
        h: x -> dense(H) -> tanhh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct OneWrong<const H in [8, 0]> {
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Inputs<const N in [2, 3]> {
        x: input(N);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct NoValues<const H in []> {
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Unused<const H in [8, 16], const D in [2]> {
        x: input(2);
        h: x -> dense(H) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

struct Count(usize);

macro_rules! visits {
    ($visitor:ident, $member:ident) => {
        impl $visitor for Count {
            fn visit<N: $member>(&mut self, name: &'static str) {
                let mut net = N::new(1);
                let x: [f32; 2] = [0.5, -0.5];
                net.train_step(&x, &[1.0], &mut Sgd::new(0.1));
                let [y] = net.forward(&x);
                println!("{name} {y}");
                self.0 += 1;
            }
        }
    };
}

visits!(MisspelledVisitor, MisspelledMember);
visits!(OneWrongVisitor, OneWrongMember);
visits!(InputsVisitor, InputsMember);
visits!(NoValuesVisitor, NoValuesMember);
visits!(UnusedVisitor, UnusedMember);

fn main() {
    let mut count = Count(0);
    MisspelledFamily::visit(&mut count);
    OneWrongFamily::visit(&mut count);
    InputsFamily::visit(&mut count);
    NoValuesFamily::visit(&mut count);
    UnusedFamily::visit_named("Unused8x2", &mut count);
    let [y] = Misspelled16::new(1).forward(&[0.5, -0.5]);
    let [z] = OneWrong0::new(1).forward(&[0.5, -0.5]);
    println!("{y} {z} {} {}", MisspelledFamily::MEMBERS.len(), OneWrong8::PARAMETERS);
}
