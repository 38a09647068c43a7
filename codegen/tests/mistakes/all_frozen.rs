// WARN mse | frozen
// AT loss: mse(y)
// FIX frozen = true
// MEND dense(1, frozen = true) ==> dense(1)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, frozen = true) -> relu;
        y: h -> dense(1, frozen = true);
        loss: mse(y);
    }
}
