// EXPECT relu(dense(x, 8)) | begins with a value
// AT relu(dense
// FIX x -> dense(8) -> relu
// MEND relu(dense(x, 8)) ==> x -> dense(8) -> relu
network! {
    pub struct N {
        x: input(4);
        h: relu(dense(x, 8));
        y: h -> dense(1);
        loss: mse(y);
    }
}
