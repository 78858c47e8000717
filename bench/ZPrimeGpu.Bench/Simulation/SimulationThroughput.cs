using System.Diagnostics;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Simulation;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Bench.Simulation;

/// <summary>Simulated signal events per second and core: generation, generation with response, rows with their encoding; processor time of one thread.</summary>
internal static class SimulationThroughput
{
    public static void Run(TextWriter output)
    {
        output.WriteLine("   M  isr        lanes  grid ms  generate M/s  with response M/s  as rows M/s  efficiency");
        foreach (double mass in new[] { 0.1, 3.0, 8.0 })
        {
            foreach (InitialStateRadiation radiation in Enum.GetValues<InitialStateRadiation>())
            {
                Measure(output, mass, radiation, new SignalGeneratorOfLanes<F64x8, U64x8>(), 8);
            }

            Measure(output, mass, InitialStateRadiation.Angular, new SignalGeneratorOfLanes<F64x4, U64x4>(), 4);
            Measure(output, mass, InitialStateRadiation.Angular, new SignalGeneratorOfLanes<F64, U64>(), 1);
        }
    }

    private static void Measure(TextWriter output, double mass, InitialStateRadiation radiation, SignalGenerator generator, int lanes)
    {
        BeamFrame frame = EventConstants.Frame(new BeamConfig(7.007, 4.0, 83, 10.58));
        DetectorConstants detector = DetectorResponse.Belle2.ToConstants();
        var source = new SimulationSource(1, SimulationSettings.Stream(mass));
        var events = new SimulatedEvents();
        var grid = new ProductionGrid(frame.SqrtS, mass, radiation);
        double gridSeconds = Seconds(1, _ => grid = new ProductionGrid(frame.SqrtS, mass, radiation));
        SimulationTally tally = default;
        void Generate(int block) => tally += generator.Generate(grid, source, (uint)block, SimulatedEvents.Capacity, events);
        void Respond(int block)
        {
            Generate(block);
            generator.Respond(grid, frame, detector, source, events);
        }

        Respond(0);
        int blocks = lanes == 1 ? 10 : 50;
        double generate = Seconds(blocks, Generate);
        double respond = Seconds(blocks, Respond);
        double rows = Seconds(1, _ =>
        {
            var columns = new SignalColumns(mass, 1.0, DetectorResponse.Belle2);
            for (int block = 0; block < blocks; block++)
            {
                Respond(block);
                columns.Add(events, 0);
            }

            columns.Encode();
        });
        double million = 1e-6 * blocks * SimulatedEvents.Capacity;
        output.WriteLine(
            $"{mass,4}  {radiation,-9}  {lanes,5}  {1e3 * gridSeconds,7:F0}  {million / generate,12:F2}  {million / respond,17:F2}  {million / rows,11:F2}  {(double)tally.Accepted / tally.Trials,10:F3}");
    }

    private static double Seconds(int times, Action<int> action)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < times; i++)
        {
            action(i);
        }

        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }
}
