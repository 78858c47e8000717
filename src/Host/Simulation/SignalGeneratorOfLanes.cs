using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Simulation;

namespace ZPrimeGpu.Host.Simulation;

/// <summary>Simulates one event in each lane.</summary>
/// <typeparam name="TReal">The pack.</typeparam>
/// <typeparam name="TWord">The integers of its lanes.</typeparam>
internal sealed unsafe class SignalGeneratorOfLanes<TReal, TWord> : SignalGenerator
    where TReal : unmanaged, IReal<TReal>
    where TWord : unmanaged, IWord<TWord, TReal>
{
    private static readonly (double Muon, double Boson, double Azimuth)[] Directions =
    [
        .. from muon in (double[])[0.5, 0.625, 0.75, 0.875, 1.0]
           from boson in (double[])[0.5, 0.625, 0.75, 0.875, 1.0]
           from azimuth in (double[])[0.0, 0.5, 1.0]
           select (muon, boson, azimuth),
    ];

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override SimulationTally Generate(ProductionGrid grid, in SimulationSource source, uint block, int events, SimulatedEvents destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, SimulatedEvents.Capacity);
        GenerationConstants constants = grid.Constants;
        double* ratios = stackalloc double[TReal.Lanes];
        double* accepted = stackalloc double[TReal.Lanes];
        SimulationTally tally = default;
        int count = 0;
        fixed (ulong* thresholds = grid.Thresholds)
        fixed (int* aliases = grid.Aliases)
        fixed (double* bounds = grid.Bounds)
        fixed (ulong* trials = destination.Trials)
        {
            ProductionCells<WordView, IndexView, BoundMap> cells = new(new(new(thresholds), new(aliases), grid.Bits), new(bounds));
            long drawn = 0;
            long overweight = 0;
            double largest = 0.0;
            for (ulong first = (ulong)block << 32; count < events; first += (ulong)TReal.Lanes)
            {
                TReal mask = TrialKernel.Draw(constants, cells, source, TWord.Consecutive(first), out _, out TReal ratio);
                Unsafe.WriteUnaligned(accepted, TReal.Select(mask, TReal.From(1.0), TReal.From(0.0)));
                Unsafe.WriteUnaligned(ratios, ratio);
                for (int lane = 0; lane < TReal.Lanes && count < events; lane++)
                {
                    // Without a branch: which trial is accepted cannot be predicted.
                    trials[count] = first + (ulong)lane;
                    count += (int)accepted[lane];
                    drawn++;
                    overweight += ratios[lane] > 1.0 ? 1 : 0;
                    largest = Math.Max(largest, ratios[lane]);
                }
            }

            tally = new(drawn, count, overweight, largest);
        }

        destination.Count = count;
        return tally;
    }

    /// <inheritdoc/>
    public override void Respond(ProductionGrid grid, in BeamFrame frame, in DetectorConstants detector, in SimulationSource source, SimulatedEvents events)
    {
        if (events.Count == 0)
        {
            return;
        }

        // The last pack is filled up with the last event.
        events.Trials.AsSpan(events.Count, SimulatedEvents.Pitch - events.Count).Fill(events.Trials[events.Count - 1]);
        fixed (ulong* thresholds = grid.Thresholds)
        fixed (int* aliases = grid.Aliases)
        fixed (double* bounds = grid.Bounds)
        fixed (double* storage = events.Storage)
        {
            ProductionCells<WordView, IndexView, BoundMap> cells = new(new(new(thresholds), new(aliases), grid.Bits), new(bounds));
            for (int i = 0; i < events.Count; i += TReal.Lanes)
            {
                TWord trial = MemoryMarshal.Read<TWord>(MemoryMarshal.AsBytes(events.Trials.AsSpan(i, TReal.Lanes)));
                TrialKernel.Draw(grid.Constants, cells, source, trial, out ProductionPoint<TReal> point, out _);
                source.Normals<TReal, TWord>(trial, Draw.Energies, out TReal spread, out TReal photonNoise);
                TruthKernel.Event(grid.Constants, frame, source, trial, point, TReal.From(detector.EnergySpread) * spread, out TrueEvent<TReal> truth);
                TrackKernel.Measure(detector, frame, source, trial, truth.Muons, out MeasuredTracks<TReal> tracks, out DimuonEvent<TReal> recoil);
                PhotonKernel.Measure(detector, source, trial, photonNoise, truth, out MeasuredPhotons<TReal> photons);
                TReal trueMass2 = TrackKernel.Recoil(frame, truth.Muons).RecoilMassSquared;
                StoreTracks(storage + i, tracks, recoil);
                StoreTruth(storage + i, truth, trueMass2);
                StorePhotons(storage + i, photons);
            }
        }
    }

    /// <inheritdoc/>
    public override double LargestDensity(in GenerationConstants constants, bool isSoft, double radiation, double energy)
    {
        TReal soft = TReal.Less(TReal.From(isSoft ? 0.0 : 1.0), TReal.From(0.5));
        double* directions = stackalloc double[3 * TReal.Lanes];
        double* densities = stackalloc double[TReal.Lanes];
        double largest = 0.0;
        for (int first = 0; first < Directions.Length; first += TReal.Lanes)
        {
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                (double muon, double boson, double azimuth) = Directions[Math.Min(first + lane, Directions.Length - 1)];
                directions[lane] = muon;
                directions[TReal.Lanes + lane] = boson;
                directions[(2 * TReal.Lanes) + lane] = azimuth;
            }

            TReal At(int i) => Unsafe.ReadUnaligned<TReal>(directions + (i * TReal.Lanes));
            ProductionKernel.Point(constants, soft, TReal.From(radiation), TReal.From(energy), At(0), At(1), At(2), out ProductionPoint<TReal> point);
            Unsafe.WriteUnaligned(densities, point.Density);
            for (int lane = 0; lane < TReal.Lanes; lane++)
            {
                largest = Math.Max(largest, densities[lane]);
            }
        }

        return largest;
    }

    private static void StoreTracks(double* at, in MeasuredTracks<TReal> tracks, in DimuonEvent<TReal> recoil)
    {
        Store(at, SimulatedQuantity.PxPlus, tracks.Muons.PlusX);
        Store(at, SimulatedQuantity.PyPlus, tracks.Muons.PlusY);
        Store(at, SimulatedQuantity.PzPlus, tracks.Muons.PlusZ);
        Store(at, SimulatedQuantity.PxMinus, tracks.Muons.MinusX);
        Store(at, SimulatedQuantity.PyMinus, tracks.Muons.MinusY);
        Store(at, SimulatedQuantity.PzMinus, tracks.Muons.MinusZ);
        Store(at, SimulatedQuantity.IdPlus, tracks.IdPlus);
        Store(at, SimulatedQuantity.IdMinus, tracks.IdMinus);
        Store(at, SimulatedQuantity.DrPlus, tracks.DrPlus);
        Store(at, SimulatedQuantity.DrMinus, tracks.DrMinus);
        Store(at, SimulatedQuantity.DzPlus, tracks.DzPlus);
        Store(at, SimulatedQuantity.DzMinus, tracks.DzMinus);
        StoreMask(at, SimulatedQuantity.Found, tracks.Found);
        StoreMask(at, SimulatedQuantity.Earlier, tracks.Earlier);
        StoreMask(at, SimulatedQuantity.Geometry, tracks.Geometry);
        StoreMask(at, SimulatedQuantity.Triggered, tracks.Triggered);
        Store(at, SimulatedQuantity.RecoilMass2, recoil.RecoilMassSquared);
        Store(at, SimulatedQuantity.RecoilX, recoil.RecoilLabX);
        Store(at, SimulatedQuantity.RecoilY, recoil.RecoilY);
        Store(at, SimulatedQuantity.RecoilZ, recoil.RecoilLabZ);
        Store(at, SimulatedQuantity.RecoilCmX, recoil.RecoilX);
        Store(at, SimulatedQuantity.RecoilCmZ, recoil.RecoilZ);
    }

    private static void StoreTruth(double* at, in TrueEvent<TReal> truth, TReal trueMass2)
    {
        Store(at, SimulatedQuantity.TrueRecoilMass2, trueMass2);
        Store(at, SimulatedQuantity.RadiatedEnergyCm, truth.PhotonEnergyCm);
        Store(at, SimulatedQuantity.RadiatedX, truth.PhotonX);
        Store(at, SimulatedQuantity.RadiatedY, truth.PhotonY);
        Store(at, SimulatedQuantity.RadiatedZ, truth.PhotonZ);
        Store(at, SimulatedQuantity.TruePxPlus, truth.Muons.PlusX);
        Store(at, SimulatedQuantity.TruePyPlus, truth.Muons.PlusY);
        Store(at, SimulatedQuantity.TruePzPlus, truth.Muons.PlusZ);
        Store(at, SimulatedQuantity.TruePxMinus, truth.Muons.MinusX);
        Store(at, SimulatedQuantity.TruePyMinus, truth.Muons.MinusY);
        Store(at, SimulatedQuantity.TruePzMinus, truth.Muons.MinusZ);
    }

    private static void StorePhotons(double* at, in MeasuredPhotons<TReal> photons)
    {
        Store(at, SimulatedQuantity.PhotonEnergy, photons.Energy);
        Store(at, SimulatedQuantity.PhotonX, photons.X);
        Store(at, SimulatedQuantity.PhotonY, photons.Y);
        Store(at, SimulatedQuantity.PhotonZ, photons.Z);
        StoreMask(at, SimulatedQuantity.PhotonLost, photons.Lost);
        Store(at, SimulatedQuantity.Energy1, photons.Energy1);
        Store(at, SimulatedQuantity.Polar1, photons.Polar1);
        Store(at, SimulatedQuantity.Azimuth1, photons.Azimuth1);
        Store(at, SimulatedQuantity.Energy2, photons.Energy2);
        Store(at, SimulatedQuantity.Polar2, photons.Polar2);
        Store(at, SimulatedQuantity.Azimuth2, photons.Azimuth2);
        Store(at, SimulatedQuantity.Energy3, photons.Energy3);
        Store(at, SimulatedQuantity.Polar3, photons.Polar3);
        Store(at, SimulatedQuantity.Azimuth3, photons.Azimuth3);
    }

    private static void Store(double* at, SimulatedQuantity quantity, TReal value)
        => Unsafe.WriteUnaligned(at + ((nint)quantity * SimulatedEvents.Pitch), value);

    private static void StoreMask(double* at, SimulatedQuantity quantity, TReal mask)
        => Store(at, quantity, TReal.Select(mask, TReal.From(1.0), TReal.From(0.0)));

    private readonly struct WordView(ulong* start) : IWordView
    {
        public ulong this[int index] => start[index];
    }

    private readonly struct BoundMap(double* start) : IWordMap
    {
        public double Apply(ulong bits) => start[bits];
    }
}
