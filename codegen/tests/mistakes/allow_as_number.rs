// EXPECT 60 | allow
// AT allow = 60
// FIX write `"NW0060"`
// MEND allow = 60 ==> allow = "NW0060"
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24, allow = 60);
        y: h -> dense(1);
        loss: mse(y);
    }
}
