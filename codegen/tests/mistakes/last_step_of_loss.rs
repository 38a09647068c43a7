// EXPECT last | at
// AT , last
// FIX mse(y, at = last)
// MEND mse(y, last) ==> mse(y, at = last)
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4);
        y: h -> dense(1);
        loss: mse(y, last);
    }
}
