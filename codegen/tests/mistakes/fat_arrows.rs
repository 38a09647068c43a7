// EXPECT => | -> | 3
// AT x => dense(8)
// FIX write `->`
// MEND x => dense(8) => relu ==> x -> dense(8) -> relu
// MEND h => ==> h ->
network! {
    pub struct N {
        x: input(4);
        h: x => dense(8) => relu;
        y: h => dense(1);
        loss: mse(y);
    }
}
