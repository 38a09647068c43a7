use netwright::network;

network! {
    /// Imported from ONNX, opset 17, pytorch 2.15.0.
    pub struct Policy {
        observation: input(4);
        h1: observation -> scale(bias = false, frozen = true);
        actor_0: h1 -> dense(16) -> tanh;
        actor_2: actor_0 -> dense(16) -> tanh;
        force: actor_2 -> dense(1) -> tanh;
        output: force;
        weights: file("policy.safetensors");
    }
}
