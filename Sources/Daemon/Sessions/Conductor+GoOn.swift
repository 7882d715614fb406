import Control
import History
import Scheduling
import Units
import Workout

/// Sessions that are gone on with: after a crash, or because the person wants to.
extension Conductor {
    /// A daemon that was away for longer than this does not go on by itself (§9).
    private static let longestAbsence = Duration.seconds(120)

    /// What was left today and can be gone on with; nil for nothing. What was left yesterday is yesterday's.
    var leftToday: Left? {
        guard run == nil, let left, left.bookmark != nil else { return nil }
        let zone = desk.agenda.zones.system
        return zone.civil(at: left.at).date == zone.civil(at: services.clock.reading().wall).date ? left : nil
    }

    /// Goes on with the session that was left today, under the same id.
    package func goOn(voice: Voice?) throws(Refusal) -> Status.Session {
        try makeWay()
        let now = Moment.now
        guard let left = leftToday, var log = lastLog, let bookmark = left.bookmark,
            let (session, effects) = resumed(left.timeline, bookmark, mayStand: false, at: now)
        else { throw .nothingToContinue }
        openSound()
        log.reopen()
        logger.info("session \(log.record.id) of \(left.timeline.routine.id) goes on")
        return begin(Run(session, voice: left.timeline.voice(voice), log: log), effects, at: now) {
            wentOn(answering: left.occurrence)
        }
    }

    private func resumed(
        _ timeline: Timeline, _ bookmark: Session.Bookmark, mayStand: Bool, at now: Moment
    ) -> (Session, [Session.Effect])? {
        Session.goOn(
            with: timeline, at: bookmark, mayStand: mayStand, now: now, audioLoss: sound.audioLoss,
            longestSilence: sound.longestSilence, reaction: sound.reaction)
    }

    /// Takes up what the daemon before has left: one that was ended by a crash a moment ago goes on by itself, what is
    /// older ends, and can be gone on with.
    package func takeUp(_ kept: Remembered.Left, voice: Voice?) {
        guard run == nil, !isOver else { return }
        let (unfinished, id, now) = (kept.unfinished, kept.record.id, Moment.now)
        let wall = services.clock.reading().wall
        do throws(SessionText.Unreadable) {
            let timeline = try SessionText.read(Timeline.self, from: unfinished.timeline)
            let place = try SessionText.read(SessionText.Place.self, from: unfinished.position)
            let isSameBoot = unfinished.boot == services.boot
            let log = SessionLog(
                goingOnWith: kept.record, kept.steps, of: timeline, origin: isSameBoot ? place.origin : nil, at: now,
                wall)
            let stands = place.bookmark.standsStill(in: timeline)
            let absence = max(now - place.at, wall - unfinished.at)
            if unfinished.isRunning, isSameBoot, stands || absence <= Self.longestAbsence,
                let (session, effects) = resumed(timeline, place.bookmark, mayStand: true, at: now)
            {
                logger.notice("session \(id) of \(timeline.routine.id) was cut off: it goes on")
                if !stands { openSound() }
                _ = begin(Run(session, voice: timeline.voice(voice), log: log), effects, at: now)
                // Its 15 minutes may be over.
                handle(.deadline)
                return
            }
            var (bookmark, stood) = (place.bookmark, place.bookmark.stood ?? place.at)
            // Another boot has another clock: it is so long ago by the one on the wall.
            if !isSameBoot { stood = now - max(.zero, wall - unfinished.at) - (place.at - stood) }
            if !isSameBoot || unfinished.isRunning { bookmark.breakOff(in: timeline, since: stood) }
            lastLog = log
            left = Left(
                timeline: timeline, step: bookmark.current, bookmark: bookmark, at: unfinished.at, stood: stood)
            guard unfinished.isRunning else {
                lastLog?.restoreEnd(of: kept.record)
                return
            }
            logger.notice("session \(id) of \(timeline.routine.id) was cut off too long ago: it ends partial")
            close(kept, goingOnAt: SessionText.Place(bookmark: bookmark, origin: log.origin, at: now))
        } catch {
            logger.warning("session \(id) of \(kept.record.routine) cannot be gone on with: \(error)")
            close(kept, goingOnAt: nil)
        }
    }

    /// A session that ran when the daemon before was gone is over, and partial.
    private func close(_ kept: Remembered.Left, goingOnAt place: SessionText.Place?) {
        var records = Records()
        if kept.unfinished.isRunning {
            var record = lastLog?.record ?? kept.record.recounted(kept.steps)
            (record.ended, record.outcome) = (max(record.began, kept.unfinished.at), .partial)
            records.save(record)
        }
        if let place {
            var unfinished = kept.unfinished
            (unfinished.isRunning, unfinished.boot) = (false, services.boot)
            unfinished.position = SessionText.text(place)
            records.unfinished = .session(unfinished)
        } else {
            records.unfinished = .nothing
        }
        services.record(records)
    }
}

extension SessionRecord {
    /// The same, as its steps say.
    fileprivate func recounted(_ steps: [StepRecord]) -> SessionRecord {
        var record = self
        record.recount(steps)
        return record
    }
}

extension Timeline {
    /// What speaks in it: nobody where it was planned without words.
    fileprivate func voice(_ voice: Voice?) -> Voice? { style.speech == nil ? nil : voice }
}
