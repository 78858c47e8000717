using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Simulation;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Signal events at 3 GeV generated and measured.</summary>
internal static class SimulationSuite
{
    private const double MassGeV = 3.0;

    public static IEnumerable<KernelCase> Cases()
    {
        BeamFrame frame = EventConstants.Frame(new BeamConfig(7.007, 4.0, 83, 10.58));
        var maker = new Maker(frame, new ProductionGrid(frame.SqrtS, MassGeV, InitialStateRadiation.Angular));
        OperationCount operations = Counted.Of(maker.Make<Counted, CountedWord>().Run).Per(SimulatedEvents.Capacity);
        return Lanes.Each(maker).Select(c => c with { Operations = operations });
    }

    private sealed class Maker(BeamFrame frame, ProductionGrid grid) : IForLanes<KernelCase>
    {
        public KernelCase Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            var generator = new SignalGeneratorOfLanes<TReal, TWord>();
            var source = new SimulationSource(1, SimulationSettings.Stream(MassGeV));
            DetectorConstants detector = DetectorResponse.Belle2.ToConstants();
            var events = new SimulatedEvents();
            uint block = 0;
            void Run()
            {
                generator.Generate(grid, source, block++, SimulatedEvents.Capacity, events);
                generator.Respond(grid, frame, detector, source, events);
            }

            return new KernelCase("simulation", "3 GeV", "event", TReal.Lanes, SimulatedEvents.Capacity, Run);
        }
    }
}
