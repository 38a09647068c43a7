// EXPECT bce(y) or bce or y | sigmoid
// AT bce(y)
// FIX y: h -> dense(1) -> sigmoid;
// MEND dense(1); ==> dense(1) -> sigmoid;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: bce(y);
    }
}
