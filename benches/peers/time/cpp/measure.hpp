// What the C++ peers share: the signal, the clock and the report.
//
// In: a function that computes so many samples from a place in memory to another one. Out: three JSON lines
// for each size of a block on standard output, the median nanoseconds per sample of 11 repetitions of at least
// 0.04 s, and the median and the 99.9th percentile of 10,000 calls; and a file with the answers to a part of
// the signal, by which run.py compares the peers.
#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#ifndef VARIANT
#define VARIANT ""
#endif
#ifndef PEER_VERSION
#define PEER_VERSION ""
#endif

inline std::vector<float> read_signal(const std::string& path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<float> signal(static_cast<size_t>(file.tellg()) / sizeof(float));
    file.seekg(0);
    const auto bytes = static_cast<std::streamsize>(signal.size() * sizeof(float));
    file.read(reinterpret_cast<char*>(signal.data()), bytes);
    if (!file)
        std::abort();
    return signal;
}

inline double seconds()
{
    using namespace std::chrono;
    return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// The answers to the second quarter of the signal, after the first one has filled the memory.
template <typename Process>
void write_answers(const std::string& path, std::vector<float>& signal, Process&& process)
{
    std::vector<float> answers(signal.size());
    const size_t half = signal.size() / 2;
    for (size_t at = 0; at < half; at += 64)
        process(&signal[at], &answers[at], 64);
    std::ofstream file(path, std::ios::binary);
    const auto bytes = static_cast<std::streamsize>(half / 2 * sizeof(float));
    file.write(reinterpret_cast<const char*>(&answers[half / 2]), bytes);
}

inline void report(const char* peer, const char* model, const char* metric, int block, double value)
{
    std::printf("{\"peer\":\"%s\",\"version\":\"%s\",\"variant\":\"%s\",\"model\":\"%s\","
                "\"metric\":\"%s_%d\",\"value\":%.6g}\n",
                peer, PEER_VERSION, VARIANT, model, metric, block, value);
    std::fflush(stdout);
}

// The sorted nanoseconds of 10,000 calls, each with what the clock takes.
template <typename Process>
std::vector<double> calls(std::vector<float>& signal, int block, Process&& process)
{
    std::vector<double> times(10000);
    std::vector<float> answers(static_cast<size_t>(block));
    size_t at = 0;
    for (double& time : times) {
        const double start = seconds();
        process(&signal[at], answers.data(), block);
        time = (seconds() - start) * 1e9;
        at = (at + static_cast<size_t>(block)) % signal.size();
    }
    std::sort(times.begin(), times.end());
    return times;
}

template <typename Process>
void measure(const char* peer, const char* model, std::vector<float>& signal, int block, Process&& process)
{
    std::vector<float> answers(signal.size());
    const auto pass = [&](size_t passes) {
        const double start = seconds();
        for (size_t turn = 0; turn < passes; turn++)
            for (size_t at = 0; at < signal.size(); at += static_cast<size_t>(block))
                process(&signal[at], &answers[at], block);
        return seconds() - start;
    };
    size_t passes = 1;
    while (pass(passes) < 0.04)
        passes *= 2;
    std::array<double, 11> times;
    for (double& time : times)
        time = pass(passes) * 1e9 / (static_cast<double>(passes) * static_cast<double>(signal.size()));
    std::sort(times.begin(), times.end());
    report(peer, model, "block", block, times[5]);
    const double clock = calls(signal, block, [](float*, float*, int) {})[5000];
    const std::vector<double> each = calls(signal, block, process);
    report(peer, model, "p50", block, each[5000] - clock);
    report(peer, model, "p999", block, each[9990] - clock);
}
