// EXPECT mse | loss
// AT -> mse
// FIX y: h -> dense(1); loss: mse(y);
// MEND  -> mse; ==> ; loss: mse(y);
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> mse;
    }
}
