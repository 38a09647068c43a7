// EXPECT {8} | (
// AT dense{8}
// FIX dense(8)
// MEND dense{8} ==> dense(8)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense{8} -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
