// EXPECT dense(8) | relu
// AT relu(dense(8))
// FIX dense(8) -> relu
// MEND relu(dense(8)) ==> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: x -> relu(dense(8));
        y: h -> dense(1);
        loss: mse(y);
    }
}
