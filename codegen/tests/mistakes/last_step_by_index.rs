// EXPECT h[:, -1, :] | step
// AT h[:, -1, :]
// FIX write `h`
// MEND h[:, -1, :] ==> h
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4);
        y: h[:, -1, :] -> dense(1);
        loss: mse(y, at = last);
    }
}
