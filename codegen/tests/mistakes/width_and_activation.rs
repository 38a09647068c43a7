// EXPECT 8 | 8
// AT 8 relu
// FIX dense(8) -> relu
// MEND 8 relu ==> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> 8 relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
