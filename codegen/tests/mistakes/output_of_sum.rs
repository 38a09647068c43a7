// EXPECT output | reserved
// AT output: h + k
// FIX y: h + k;
// MEND output: h ==> y: h
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        k: x -> dense(8) -> tanh;
        output: h + k;
    }
}
