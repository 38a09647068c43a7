// EXPECT start | gru
// AT start
// FIX start = trained || memory
// MEND , start = trained ==>
network! {
    pub struct N {
        x: input(8);
        h: x -> gru(4, start = trained);
        y: h -> dense(1);
        loss: mse(y);
    }
}
