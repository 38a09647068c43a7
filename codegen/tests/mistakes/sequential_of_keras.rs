// EXPECT Sequential | arrows
// AT Sequential([
// FIX h: x -> dense(8) -> relu -> dropout(0.5); y: h -> dense(1);
// MEND Sequential([Flatten(), Dense(8), Activation("relu"), Dropout(0.5), Dense(1)]); ==> h -> dense(1); h: x -> dense(8) -> relu -> dropout(0.5);
network! {
    pub struct N {
        x: input(4);
        y: Sequential([Flatten(), Dense(8), Activation("relu"), Dropout(0.5), Dense(1)]);
        loss: mse(y);
    }
}
