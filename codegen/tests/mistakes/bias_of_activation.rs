// EXPECT bias | dense
// AT relu(bias = false)
// FIX dense(8, bias = false)
// MEND dense(8) -> relu(bias = false) ==> dense(8, bias = false) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu(bias = false);
        y: h -> dense(1);
        loss: mse(y);
    }
}
