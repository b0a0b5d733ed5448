/** Puts the areas into the shell. The one file that knows both. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import './ui/styles/fonts.css'
import './ui/styles/tokens.css'
import './ui/styles/base.css'
import './ui/styles/parts.css'
import AppShell from './app/shell/AppShell.vue'
import { AREA_VIEWS, type AreaViews } from './app/areas'
import { prepareEngine } from './app/engine'
import BootLogArea from './features/boot-log/BootLogArea.vue'
import EntriesArea from './features/entries/EntriesArea.vue'
import EvidenceArea from './features/evidence/EvidenceArea.vue'
import OverviewArea from './features/overview/OverviewArea.vue'
import PolicyArea from './features/policy/PolicyArea.vue'
import QuoteArea from './features/quote/QuoteArea.vue'
import SignaturesArea from './features/signatures/SignaturesArea.vue'
import WelcomeArea from './features/welcome/WelcomeArea.vue'

const views: AreaViews = { welcome: WelcomeArea, overview: OverviewArea, entries: EntriesArea, quotes: QuoteArea, 'boot-log': BootLogArea, signatures: SignaturesArea, policy: PolicyArea, evidence: EvidenceArea }

createApp(AppShell).use(createPinia()).provide(AREA_VIEWS, views).mount('#app')
requestIdleCallback(prepareEngine)
