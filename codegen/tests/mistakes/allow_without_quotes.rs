// EXPECT NW0050 | allow
// AT allow = NW0050
// FIX write `"NW0050"`
// MEND allow = NW0050 ==> allow = "NW0050"
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(3) -> relu -> tanh(allow = NW0050);
        y: h -> dense(1);
        loss: mse(y);
    }
}
