// EXPECT None | rows | steps
// AT None
// FIX input(8)
// MEND input(None, 8) ==> input(8)
network! {
    pub struct N {
        x: input(None, 8);
        h: x -> gru(4);
        y: h -> dense(1);
        loss: mse(y);
    }
}
