// NAM Core: nam_core MODEL.nam NAME SIGNAL ANSWERS [exact]. Its fast tanh, except with `exact`.
#include <filesystem>
#include <memory>

#include "NAM/activations.h"
#include "NAM/dsp.h"
#include "NAM/get_dsp.h"

#include "measure.hpp"

int main(int count, char** arguments)
{
    if (count < 5)
        return 2;
    const bool exact = count > 5;
    if (exact)
        nam::activations::Activation::disable_fast_tanh();
    else
        nam::activations::Activation::enable_fast_tanh();
    const std::unique_ptr<nam::DSP> model = nam::get_dsp(std::filesystem::path(arguments[1]));
    std::vector<float> signal = read_signal(arguments[3]);
    const auto process = [&](float* input, float* output, int frames) { model->process(&input, &output, frames); };
    model->Reset(48000, 64);
    write_answers(arguments[4], signal, process);
    for (const int block : {64, 1})
        measure(exact ? "NAM Core, exact tanh" : "NAM Core", arguments[2], signal, block, process);
}
