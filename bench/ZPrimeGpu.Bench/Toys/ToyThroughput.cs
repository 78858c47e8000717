using System.Diagnostics;
using System.Runtime.InteropServices;
using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Bench.Toys;

/// <summary>Toys per second and core with two Gaussian groups and three Gaussian globals, bytes allocated, and the time to make the tables of an ensemble.</summary>
internal static class ToyThroughput
{
    private static readonly double[] PerBin = [0.3, 3.0, 30.0, 3000.0];

    private static readonly ToySampler[] Samplers = [ToySampler.For<F64x8>(), ToySampler.For<F64x4>(), ToySampler.For<F64>()];

    public static void Run(TextWriter output)
    {
        // Compiles.
        foreach (ToySampler sampler in Samplers)
        {
            Measure(TextWriter.Null, Tables(1, 1.0).Tables, 1.0, sampler, 0.0);
        }

        output.WriteLine("bins  per bin  lanes   ns/toy  ns/(toy bin)  million toys/s  bytes/toy  tables us  tables kB");
        foreach (int thetaBins in new[] { 1, 5 })
        {
            foreach (double perBin in PerBin)
            {
                (ToyTables tables, double tablesSeconds) = Tables(thetaBins, perBin);
                foreach (ToySampler sampler in Samplers)
                {
                    Measure(output, tables, perBin, sampler, tablesSeconds);
                }
            }
        }
    }

    private static (ToyTables Tables, double Seconds) Tables(int thetaBins, double perBin)
    {
        CompiledModel model = WindowModel.Build(SyntheticWindow.Make(0, thetaBins, perBin));
        var expectation = new double[model.Bins];
        double[] globals = [.. model.Globals.Select(g => g.Start)];
        globals[model.Shape.Poi] = 1.0;
        ModelExpectation.Evaluate(model, globals, expectation);

        ToyTables Build()
        {
            var builder = new ToyTablesBuilder(model.Name);
            for (int bin = 0; bin < model.Bins; bin++)
            {
                builder.AddCount(expectation[bin]);
                builder.AddGaussianLocal(1.0, 0.1);
                builder.AddGaussianLocal(1.0, 0.2);
            }

            for (int k = 0; k < 3; k++)
            {
                builder.AddGaussianGlobal(0.0, 1.0);
            }

            return builder.Build();
        }

        ToyTables tables = Build();
        int repetitions = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < 0.2)
        {
            tables = Build();
            repetitions++;
        }

        return (tables, clock.Elapsed.TotalSeconds / repetitions);
    }

    private static unsafe void Measure(TextWriter output, ToyTables tables, double perBin, ToySampler sampler, double tablesSeconds)
    {
        int lanes = sampler.Lanes;
        double* memory = (double*)NativeMemory.AlignedAlloc((nuint)((tables.Bins + tables.Locals + tables.Globals) * lanes * sizeof(double)), 64);
        double* local = memory + (tables.Bins * lanes);
        double* global = local + (tables.Locals * lanes);
        var source = new ToySource(1, 2);
        ulong toy = 0;
        void Repeat(double seconds)
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                for (int i = 0; i < 100; i++, toy += (ulong)lanes)
                {
                    sampler.Fill(tables, source, toy, memory, local, global);
                }
            }
        }

        Repeat(0.3);
        ulong before = toy;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Repeat(0.5);
        double used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        double toys = toy - before;
        double bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / toys;
        double kilobytes = ((8.0 * (tables.Values.Length + tables.Thresholds.Length)) + (4.0 * tables.Indices.Length)) / 1024.0;
        output.WriteLine(
            $"{tables.Bins,4}  {perBin,7}  {lanes,5}  {1e9 * used / toys,7:F1}  {1e9 * used / (toys * tables.Bins),12:F2}  {1e-6 * toys / used,14:F3}  "
            + $"{bytes,9:F2}  {1e6 * tablesSeconds,9:F0}  {kilobytes,9:F0}");
        NativeMemory.AlignedFree(memory);
    }
}
