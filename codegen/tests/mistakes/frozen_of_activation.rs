// EXPECT frozen | dense
// AT tanh(frozen = true)
// FIX dense(8, frozen = true)
// MEND dense(8) -> tanh(frozen = true) ==> dense(8, frozen = true) -> tanh
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> tanh(frozen = true);
        y: h -> dense(1);
        loss: mse(y);
    }
}
