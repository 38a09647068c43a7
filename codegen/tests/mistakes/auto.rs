// EXPECT auto | auto
// AT auto h
// FIX h: x -> dense(8) -> relu;
// MEND auto h = ==> h:
network! {
    pub struct N {
        x: input(4);
        auto h = x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y);
    }
}
