namespace ZPrimeGpu.Bench.Results;

/// <summary>What bounds each kernel: one sentence, from the roofline and from samples of a profiler on a processor with 512-bit vectors.</summary>
internal static class KernelBound
{
    /// <summary>The sentence; empty where there is none.</summary>
    public static string Of(string kernel) => kernel switch
    {
        "Log" or "Exp" => "the issue of vector instructions: nearly one per cycle of a polynomial that is in registers.",
        "select" => "not lanes: the search of each event's cell and the loop over photons go event by event (half of the time); reading the columns is at a seventh to a third of the speed of a copy.",
        "select and fill" => "scattered additions to cells, one event at a time (a third of the time), behind the search of the cell; neither arithmetic nor bandwidth.",
        "templates" => "scalar loops over bins in kernel smoothing: local fits and their error propagation; they are short and run once per process and bin.",
        Suites.FitSuite.Kernel => "the issue of vector instructions, with waits for divisions and square roots of the profiled local factors in a chain; not memory: a fit's data are a few kB in the nearest cache. More bins amortise the step and the transposition of data into lanes.",
        "toy, drawn" => "the issue of integer instructions of counter-based random bits, then the table look-ups of counts, which go lane by lane.",
        Suites.ToySuite.Fitted => "as fits: the passes over the bins; drawing is the smaller part.",
        "network, output" or "network, gradient" => "instruction issue and loads: each fused multiply-add takes a parameter broadcast from memory and a value of the working space, and layers of 8 and 4 neurons are too small to keep values in registers.",
        "look-elsewhere" => "as fits, with the pass for the value that tells which spectra need a second fit; drawing is small since one draw serves all windows.",
        "simulation" => "scattered work around short kernels: rejected trials, integer instructions of random bits, look-ups of production cells lane by lane.",
        Suites.SpotSuite.Kernel => "the issue of fused multiply-adds of the fifteen sums; transposing pixels into lanes and the solution of 5 × 5 systems take the rest.",
        _ => string.Empty,
    };
}
